import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { carryOut } from '../../../src/daemon/carry-out.ts'
import type { DaemonEvent } from '../../../src/daemon/events.ts'
import { runDaemon } from '../../../src/daemon/run.ts'
import { blockAll } from '../../../src/providers/simulator/events.ts'
import { openWorld } from '../../../src/providers/simulator/open.ts'
import { happen } from '../../../src/providers/simulator/world.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'
import { noFlags } from '../../../src/settings/flags.ts'
import { resolveSettings } from '../../../src/settings/resolve.ts'
import type { Settings } from '../../../src/settings/settings.ts'
import { lasting } from '../../support/bundle.ts'

const policy = `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: room }
spec:
  rules: [{ name: open, match: { everySession: true }, ensure: unlocked }]
`
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arming-'))
  await mkdir(join(folder, 'policies'))
  await writeFile(join(folder, 'policies', 'room.yaml'), policy)
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

function settings(simulator: Partial<Settings['simulator']>, state = 'state'): Settings {
  const flags = { ...noFlags, state: join(folder, state), policies: join(folder, 'policies') }
  const surroundings = { cwd: folder, home: folder, env: {}, platform: process.platform }
  const { settings: resolved } = resolveSettings(flags, surroundings, { file: null, stateOfHolder: () => null })
  return { ...resolved, simulator: { ...resolved.simulator, ...simulator, world: join(folder, 'world.db') } }
}

/** Runs a daemon until its first plan. */
async function firstPlan(given: Settings, enforce: boolean, byService = false): Promise<readonly DaemonEvent[]> {
  const world = await openWorld(given.simulator.world, systemClock())
  happen(world, blockAll)
  world.close()
  const events: DaemonEvent[] = []
  const end = new AbortController()
  const ended = await runDaemon({
    settings: given,
    version: 'test',
    enforce,
    byService,
    refuseForeignWriters: false,
    signal: end.signal,
    onEvent(event) {
      events.push(event)
      if (event.kind === 'planned') end.abort()
    },
  })
  expect(ended).toEqual({ kind: 'stopped' })
  return events
}

function summary(events: readonly DaemonEvent[]) {
  const planned = events.find(event => event.kind === 'planned')
  const about = events.filter(({ kind }) => kind === 'armed' || kind === 'disarmed').map(({ kind }) => kind)
  return { about, unlock: planned?.plan.summary.unlock }
}

test('a host that is real withholds and says so until it was armed once; a restart keeps it, another state folder does not', async () => {
  const real = { armed: false }
  expect(summary(await firstPlan(settings(real), false))).toEqual({ about: ['disarmed'], unlock: 0 })
  expect(summary(await firstPlan(settings(real), true))).toEqual({ about: ['armed'], unlock: 9 })
  expect(summary(await firstPlan(settings(real), false))).toMatchObject({ about: [] })
  expect(summary(await firstPlan(settings(real), true))).toMatchObject({ about: [] })
  expect(summary(await firstPlan(settings(real, 'other'), false))).toEqual({ about: ['disarmed'], unlock: 0 })
})

test('a daemon knows whether it is armed through a service', async () => {
  const told = async (byService: boolean) =>
    (await firstPlan(settings({ armed: false }), false, byService)).find(({ kind }) => kind === 'disarmed')
  expect(await told(true)).toEqual({ kind: 'disarmed', byService: true })
  expect(await told(false)).toEqual({ kind: 'disarmed', byService: false })
})

test('the simulator is born armed, and arming it changes nothing', async () => {
  expect(summary(await firstPlan(settings({}), true))).toMatchObject({ about: [], unlock: 9 })
})

const byNobodyElse = { version: 'test', ownPolicies: false, onTrouble() {} }

test('whoever types a command in a simulated session does not lose that session by it', async () => {
  const given = settings({ invokedFrom: '2' })
  const options = { ...byNobodyElse, settings: given, signal: new AbortController().signal }
  const request = { verb: 'disconnect', sessionIds: ['1', '2'], timeout: lasting('10s') } as const
  const carried = await carryOut(request, options)
  expect(carried).toMatchObject({
    kind: 'report',
    by: 'verb',
    report: {
      results: [
        { effect: 'verified' },
        { outcome: null, decision: { reason: { code: 'protected', because: 'own-session' } } },
      ],
    },
  })
})

test('a daemon never touches the session that it was started in', async () => {
  const plan = await firstPlan(settings({ invokedFrom: '2' }), false)
  expect(summary(plan)).toMatchObject({ unlock: 8 })
})

test('an order without a daemon is carried out by the verb, and one that can not be is refused', async () => {
  const options = { ...byNobodyElse, settings: settings({}), signal: new AbortController().signal }
  const hold = (id: string) =>
    ({
      verb: 'hold',
      selector: { text: id, match: { sessionId: [id] } },
      length: { for: lasting('20m') },
      reason: 'exam',
    }) as const
  expect(await carryOut(hold('3'), options)).toMatchObject({
    kind: 'ordered',
    by: 'verb',
    ordered: { sessions: ['3'] },
  })
  expect(await carryOut(hold('77'), options)).toMatchObject({
    kind: 'refused',
    message: expect.stringMatching(/no session 77/),
  })
})
