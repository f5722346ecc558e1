import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultSettings } from '../../../src/policy/settings-file.ts'
import {
  openProvider,
  type ProviderSettings,
  providerNames,
  UnknownProviderError,
} from '../../../src/providers/registry.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

let folder: string
let settings: ProviderSettings
const surroundings = { clock: new VirtualClock(), random: () => 0.5 }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'registry-'))
  const { multipoint, wts } = defaultSettings()
  const simulator = { world: join(folder, 'world.db'), blocked: 'hidden', concurrency: 7, trouble: {} } as const
  settings = { simulator, multipoint, wts }
})
afterEach(() => rm(folder, { recursive: true }))

test('opens the simulator on its file, with a classroom in it', async () => {
  const provider = await openProvider('simulator', settings, surroundings)
  const { host, sessions } = await provider.reader.observe({ signal: new AbortController().signal })
  expect([host, sessions.length]).toEqual(['CLASSROOM', 12])
  expect(provider.reader.capabilities).toMatchObject({ seesBlocked: false, concurrency: 7 })
  await provider.close()
})

test.each(['simulater', 'toString', ''])('refuses %j and names those it knows', async name => {
  const opening = openProvider(name, settings, surroundings)
  await expect(opening).rejects.toThrow(UnknownProviderError)
  await expect(opening).rejects.toThrow(providerNames.join(', '))
})
