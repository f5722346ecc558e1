import { expect, test } from 'vitest'
import { instant } from '../../../src/model/time.ts'
import { named } from '../../../src/providers/named.ts'
import { classroom } from '../../../src/providers/simulator/classroom.ts'
import { memoryWorld } from '../../../src/providers/simulator/memory-world.ts'
import { openSimulator } from '../../../src/providers/simulator/simulator.ts'
import { noTrouble } from '../../../src/providers/simulator/trouble.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

test('a host goes by the name that the settings give it, in every observation', async () => {
  const world = memoryWorld(classroom(instant(0)))
  const provider = openSimulator({
    world,
    clock: new VirtualClock(),
    random: () => 0.5,
    concurrency: 1,
    blocked: 'known',
    trouble: noTrouble,
  })
  const lab = named(provider, 'LAB-2')
  const { signal } = new AbortController()
  expect(lab.host).toBe('LAB-2')
  expect((await lab.reader.observe({ signal })).host).toBe('LAB-2')
  expect(provider.host).toBe('CLASSROOM')
})
