import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import perfHooks from 'node:perf_hooks'
import { expect, test, vi } from 'vitest'
import type { DaemonEvent } from '../../../src/daemon/events.ts'
import { noHolds } from '../../../src/model/hold.ts'
import { identify } from '../../../src/model/incarnation.ts'
import { backoffKey, emptyLedger } from '../../../src/model/ledger.ts'
import { ms, plus } from '../../../src/model/time.ts'
import { bundle, lasting, rule } from '../../support/bundle.ts'
import { metricsOf, seriesOf } from '../../support/metrics.ts'
import { tableOf } from '../../support/metrics-table.ts'
import { noon, observation, session } from '../../support/observation.ts'
import { planned } from '../../support/planning.ts'

const ana = session({ id: '5', blocked: 'yes' })
const ben = session({ id: '6', user: 'ben', state: 'disconnected' })
const [who] = identify(observation([ana]), new Map()).values()
if (who === undefined) throw new Error('somebody')
const intent = {
  id: 'i1',
  incarnation: who,
  action: 'unlock',
  status: 'change',
  rule: rule(),
  timeout: lasting('10s'),
  limit: { count: 1, per: lasting('1h') },
  plan: 'p',
  request: null,
} as const

function seen(): DaemonEvent {
  const sessions = [ana, ben, session({ id: '0', user: null })]
  return {
    kind: 'planned',
    plan: planned([rule()], sessions, { stopped: true }),
    observation: observation(sessions),
    changed: true,
  }
}

test('the table of the documentation is that of the figures', async () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'metrics.md'), 'utf8')
  const rows = page.split('\n').filter(line => line.startsWith('| `stationkeeper_'))
  expect(rows).toEqual(await tableOf(metricsOf()))
})

test("names and units are as Prometheus' conventions have them", () => {
  for (const { name, type, labels } of metricsOf().declared) {
    expect(name).toMatch(/^stationkeeper_[a-z_]+$/)
    expect(labels.join(',')).toMatch(/^[a-z,]*$/)
    if (type === 'counter') expect(name).toMatch(/_total$/)
    else expect(name).not.toMatch(/_total$/)
    if (type === 'histogram') expect(name).toMatch(/_seconds$/)
  }
})

test('sessions are counted by what is wanted and what is seen, and others than those of people are left out', async () => {
  const metrics = metricsOf()
  metrics.tell(seen())
  const series = seriesOf(await metrics.text())
  expect(series.get('stationkeeper_sessions{desired="unlocked",state="active",blocked="yes"}')).toBe(1)
  expect(series.get('stationkeeper_sessions{desired="unlocked",state="disconnected",blocked="no"}')).toBe(1)
  const all = [...series].filter(([name]) => name.startsWith('stationkeeper_sessions{'))
  expect(all).toHaveLength(36)
  expect(all.reduce((sum, [, value]) => sum + value, 0)).toBe(2)
  expect(series.get('stationkeeper_withheld{guard="stopped"}')).toBe(1)
  expect(series.get('stationkeeper_decisions{decision="withheld"}')).toBe(1)
  expect(series.get('stationkeeper_observed_timestamp_seconds')).toBe(noon / 1_000)
})

test('actions are counted by how they ended, and what they came to by when it was seen', async () => {
  const metrics = metricsOf()
  metrics.tell({ kind: 'ended', intent, outcome: { kind: 'done' }, took: ms(200) })
  metrics.tell({ kind: 'ended', intent, outcome: { kind: 'failed-final', message: 'ana' }, took: ms(200) })
  metrics.tell({ kind: 'dropped', intent, why: 'ana' })
  metrics.tell({ kind: 'settled', intent, outcome: 'done', effect: 'verified', after: ms(700) })
  metrics.tell({ kind: 'settled', intent, outcome: 'done', effect: 'refuted', after: ms(700) })
  metrics.tell({ kind: 'reversed', incarnation: who, rule: rule(), why: 'blocked-again' })
  metrics.tell({ kind: 'block-all', sessions: [ana, ben], of: 2 })
  metrics.passed(ms(30))
  const text = await metrics.text()
  const series = seriesOf(text)
  expect(series.get('stationkeeper_actions_total{action="unlock",outcome="done"}')).toBe(1)
  expect(series.get('stationkeeper_actions_total{action="unlock",outcome="failed-final"}')).toBe(1)
  expect(series.get('stationkeeper_actions_total{action="unlock",outcome="dropped"}')).toBe(1)
  expect(series.get('stationkeeper_actions_total{action="disconnect",outcome="done"}')).toBe(0)
  expect(series.get('stationkeeper_effects_total{action="unlock",effect="refuted"}')).toBe(1)
  expect(series.get('stationkeeper_effect_latency_seconds_bucket{le="0.5",action="unlock"}')).toBe(0)
  expect(series.get('stationkeeper_effect_latency_seconds_bucket{le="1",action="unlock"}')).toBe(1)
  expect(series.get('stationkeeper_effect_latency_seconds_count{action="unlock"}')).toBe(1)
  expect(series.get('stationkeeper_action_duration_seconds_sum{action="unlock"}')).toBeCloseTo(0.4)
  expect(series.get('stationkeeper_reversals_total{cause="blocked-again"}')).toBe(1)
  expect(series.get('stationkeeper_block_alls_total')).toBe(1)
  expect(series.get('stationkeeper_pass_duration_seconds_bucket{le="0.05"}')).toBe(1)
  expect(text).not.toMatch(/ana|ben/)
})

test('what nobody can tell is not there', async () => {
  const metrics = metricsOf()
  const before = seriesOf(await metrics.text())
  expect([...before.keys()].filter(name => /observed|provider_up|sessions\{|fetched/.test(name))).toEqual([])
  expect(before.get('stationkeeper_budget_left{budget="writes"}')).toBe(60)
  expect(before.has('stationkeeper_budget_left{budget="disconnects"}')).toBe(false)
  metrics.tell(seen())
  const after = seriesOf(await metrics.text())
  expect(after.get('stationkeeper_provider_up')).toBe(1)
  expect(after.get('stationkeeper_budget_left{budget="disconnects"}')).toBe(3)
})

test('a memory that can not be read is a figure of its own, and takes no other with it', async () => {
  let fails = false
  const metrics = metricsOf({
    remembered: () => {
      if (fails) throw new Error('disk')
      return { ledger: emptyLedger, holds: noHolds, fetchedAt: noon }
    },
  })
  expect(seriesOf(await metrics.text()).get('stationkeeper_policies_fetched_timestamp_seconds')).toBe(noon / 1_000)
  fails = true
  const series = seriesOf(await metrics.text())
  expect(series.get('stationkeeper_store_up')).toBe(0)
  expect([...series.keys()].filter(name => /armed|contested$|budget|placed|paused|fetched/.test(name))).toEqual([])
  expect(series.get('stationkeeper_policy_rules')).toBe(1)
})

test('one revision is in force: the one before is not there any more', async () => {
  let revision = 'sha256:one'
  const commit = { id: 'abc', committedAt: noon, signer: 'Ms Keller' }
  const metrics = metricsOf({
    policies: () => ({ bundle: bundle([rule()], { revision }), commit, problem: 'ana', isUnread: true }),
  })
  await metrics.text()
  revision = 'sha256:two'
  const text = await metrics.text()
  const infos = [...seriesOf(text)].filter(([name]) => name.startsWith('stationkeeper_policy_info'))
  expect(infos).toEqual([['stationkeeper_policy_info{revision="sha256:two",commit="abc"}', 1]])
  expect(seriesOf(text).get('stationkeeper_policies_rejected')).toBe(1)
  expect(seriesOf(text).get('stationkeeper_policies_unreachable')).toBe(1)
  expect(text).not.toMatch(/ana|Keller/)
})

test('a session that is fought over counts once, and only while it is', async () => {
  const fight = { ruleDigest: rule().digest, reversals: [noon], contestedSince: noon }
  const ledger = {
    ...emptyLedger,
    sightings: new Map([['5', who]]),
    fights: new Map([[backoffKey(who.key, rule()), fight]]),
    providerFailed: { until: plus(noon, ms(1)), message: 'ana', revision: 'sha256:one' },
  }
  const series = seriesOf(await metricsOf({ remembered: () => ({ ledger, holds: noHolds, fetchedAt: null }) }).text())
  expect(series.get('stationkeeper_contested')).toBe(1)
  expect(series.get('stationkeeper_provider_paused')).toBe(1)
})

test('a host that is lost and found is down and up', async () => {
  const metrics = metricsOf()
  const up = async (): Promise<number | undefined> => seriesOf(await metrics.text()).get('stationkeeper_provider_up')
  metrics.tell({ kind: 'observe-failed', message: 'm', retryIn: ms(1) })
  metrics.tell(seen())
  expect(await up()).toBe(0)
  metrics.tell({ kind: 'observe-recovered' })
  expect(await up()).toBe(1)
})

test('figures of the process are there for who wants them, and nothing is sampled for them all the time', async () => {
  const sampler = vi.spyOn(perfHooks, 'monitorEventLoopDelay')
  try {
    const text = await metricsOf({ ofProcess: true }).text()
    expect(text).toContain('process_resident_memory_bytes')
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m)
    expect(text).not.toMatch(/nodejs_eventloop_lag_\w+_seconds/)
    expect(sampler.mock.calls.every(([options]) => (options?.resolution ?? 10) >= 3_600_000)).toBe(true)
    expect(sampler).toHaveBeenCalledOnce()
  } finally {
    sampler.mockRestore()
  }
})
