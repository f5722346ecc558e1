import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultSettings } from '../../../src/policy/settings-file.ts'
import { TerminalError } from '../../../src/providers/errors.ts'
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
  const { multipoint, wts, blockAll } = defaultSettings()
  const simulator = { world: join(folder, 'world.db'), blocked: 'hidden', concurrency: 7, trouble: {} } as const
  const blocks = { file: join(folder, 'blocks.json'), isKept: () => false }
  settings = { simulator, multipoint, wts, logind: { bus: null, blockAll, blocks } }
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

test('a library for Windows that a setting names is not done without', async () => {
  const library = join(folder, 'nothing.so')
  await expect(openProvider('multipoint', { ...settings, wts: { library } }, surroundings)).rejects.toBeInstanceOf(
    TerminalError,
  )
})

test('another computer is kept without what this one knows of its own sessions, and goes by its name', async () => {
  const multipoint = { ...settings.multipoint, computer: 'MPS-2' }
  const wts = { library: join(folder, 'nothing.so') }
  const provider = await openProvider('multipoint', { ...settings, multipoint, wts }, surroundings)
  expect(provider.host).toBe('MPS-2')
  expect(provider.reader.capabilities).toMatchObject({ seesBlocked: false, confirmsIdentity: true, concurrency: 2 })
  await provider.close()
})
