import { beforeEach, expect, test } from 'vitest'
import { type Incarnation, identify } from '../../../src/model/incarnation.ts'
import { instant, ms } from '../../../src/model/time.ts'
import { GoneError } from '../../../src/providers/errors.ts'
import { named } from '../../../src/providers/named.ts'
import type { Provider } from '../../../src/providers/provider.ts'
import { classroom } from '../../../src/providers/simulator/classroom.ts'
import { memoryWorld } from '../../../src/providers/simulator/memory-world.ts'
import { openSimulator } from '../../../src/providers/simulator/simulator.ts'
import { noTrouble } from '../../../src/providers/simulator/trouble.ts'
import type { World } from '../../../src/providers/simulator/world.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

let world: World
let provider: Provider
let lab: Provider
const { signal } = new AbortController()
const options = { signal, timeout: ms(10_000) }

beforeEach(() => {
  world = memoryWorld(classroom(instant(0)))
  const clock = new VirtualClock()
  provider = openSimulator({ world, clock, random: () => 0.5, concurrency: 1, blocked: 'known', trouble: noTrouble })
  lab = named(provider, 'LAB-2')
})

async function target(id: string): Promise<Incarnation> {
  const found = identify(await lab.reader.observe({ signal }), new Map()).get(id)
  if (found === undefined) throw new Error(`there is no session ${id}`)
  return found
}

test('a host goes by the name that the settings give it, in every observation', async () => {
  expect(lab.host).toBe('LAB-2')
  expect((await lab.reader.observe({ signal })).host).toBe('LAB-2')
  expect(provider.host).toBe('CLASSROOM')
})

test('a session that was seen under that name is acted upon and shown messages', async () => {
  const pupil = await target('3')
  await lab.actuator.notify?.(pupil, 'Soon.', options)
  await lab.actuator.disconnect(pupil, options)
  const { sessions, messages } = world.read()
  expect(sessions.find(({ id }) => id === '3')?.state).toBe('disconnected')
  expect(messages.map(({ text }) => text)).toEqual(['Soon.'])
})

test.each(['CLASSROOM', 'LAB-3'])('a session of %s is none of that host', async host => {
  const elsewhere = { ...(await target('3')), host }
  await expect(lab.actuator.unlock(elsewhere, options)).rejects.toBeInstanceOf(GoneError)
  await expect(lab.actuator.disconnect(elsewhere, options)).rejects.toBeInstanceOf(GoneError)
})
