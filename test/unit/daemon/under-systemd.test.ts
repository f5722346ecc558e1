import { expect, test } from 'vitest'
import type { DaemonEvent } from '../../../src/daemon/events.ts'
import { UnderSystemd } from '../../../src/daemon/under-systemd.ts'
import { ms } from '../../../src/model/time.ts'
import type { PassTimes } from '../../../src/reconcile/trigger.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const started: DaemonEvent = {
  kind: 'started',
  host: 'lab',
  provider: 'logind',
  state: '/state',
  policies: '/policies',
  revision: 'sha256:1',
  rules: 3,
}
const unseen: DaemonEvent = { kind: 'observe-failed', message: 'logind does not answer', retryIn: ms(1_000) }

function daemon(watchdog: number | null = null) {
  const clock = new VirtualClock()
  const sent: Readonly<Record<string, string>>[] = []
  const socket = {
    watchdog: watchdog === null ? null : ms(watchdog),
    send: (all: Readonly<Record<string, string>>) => void sent.push(all),
  }
  const systemd = new UnderSystemd({ socket, clock, resync: ms(30_000), observeTimeout: ms(10_000) })
  const pings = (): number => sent.splice(0).filter(each => each.WATCHDOG === '1').length
  return { clock, sent, systemd, pings }
}

test('it is ready once it has tried to look, though the host did not answer, and says what is the matter', () => {
  const { sent, systemd } = daemon()
  systemd.tell(started)
  expect(sent).toEqual([{ STATUS: 'Keeping lab (logind)' }])
  systemd.tell(unseen)
  systemd.tell({ kind: 'observe-recovered' })
  expect(sent.slice(1)).toEqual([
    { READY: '1', STATUS: "Keeping lab (logind); the host can't be observed: logind does not answer" },
    { STATUS: 'Keeping lab (logind)' },
  ])
})

test('what changes nothing in how it stands is not said again', () => {
  const { sent, systemd } = daemon()
  systemd.tell(started)
  systemd.tell({ kind: 'requested', verb: 'hold', by: 'ana' })
  expect(sent).toHaveLength(1)
})

test('a reload is said with its instant, and its end with what became of it; before it is ready none is', () => {
  const { clock, sent, systemd } = daemon()
  systemd.reloading()
  systemd.reloaded(null)
  expect(sent).toEqual([])
  systemd.tell(started)
  systemd.tell(unseen)
  sent.splice(0)
  systemd.reloading()
  systemd.reloaded('1 error: lessons.yaml:6')
  expect(sent[0]).toMatchObject({ RELOADING: '1', MONOTONIC_USEC: String(clock.uptime() * 1_000) })
  expect(sent[1]).toMatchObject({
    READY: '1',
    STATUS: expect.stringContaining('NOT accepted, the last good ones stay in force: 1 error'),
  })
})

test('policies that were refused are told apart from those that nobody could read', () => {
  const { sent, systemd } = daemon()
  systemd.tell(started)
  const why = { summary: 'why', diagnostics: [], revision: 'r' } as const
  const status = (): string | undefined => sent.at(-1)?.STATUS
  systemd.tell({ kind: 'policies-unreachable', ...why })
  expect(status()).toContain('NOT reached, the last good ones stay in force: why')
  systemd.tell({ kind: 'policies-rejected', ...why })
  expect(status()).toContain('NOT accepted, the last good ones stay in force: why')
  systemd.tell({ kind: 'policies-loaded', revision: 'n', rules: 1, diagnostics: [], commit: null })
  expect(status()).not.toContain('NOT')
})

test('its end is said, and nothing after it', () => {
  const { sent, systemd } = daemon()
  systemd.tell({ kind: 'ending', running: 2 })
  systemd.tell(started)
  systemd.reloading()
  expect(sent).toEqual([{ STOPPING: '1', STATUS: 'Ending: waiting for running actions' }])
})

test('while passes end it lives, twice in the time that systemd asks for, however seldom there are any', async () => {
  const { clock, systemd, pings } = daemon(60_000)
  let endedAt = clock.uptime()
  systemd.watch(() => ({ begunAt: null, endedAt }))
  pings()
  for (let minute = 0; minute < 10; minute++) {
    await clock.advance(ms(30_000))
    endedAt = clock.uptime()
    expect(pings()).toBe(1)
  }
  systemd.close()
  await clock.advance(ms(600_000))
  expect(pings()).toBe(0)
})

test.each<[string, (began: number) => PassTimes, number]>([
  ['a pass that never ends', began => ({ begunAt: ms(began), endedAt: ms(began) }), 40_000],
  ['passes that never begin', began => ({ begunAt: null, endedAt: ms(began) }), 60_000],
  ['a first pass that never comes', () => ({ begunAt: null, endedAt: null }), 60_000],
])('%s: it is no longer said to live after so long', async (_, times, after) => {
  const { clock, systemd, pings } = daemon(2_000)
  const began = clock.uptime()
  systemd.watch(() => times(began))
  pings()
  await clock.advance(ms(after))
  expect(pings()).toBe(after / 1_000)
  await clock.advance(ms(60_000))
  expect(pings()).toBe(0)
})

test('without a watchdog there is nothing to wait for', async () => {
  const { clock, pings } = daemon()
  await clock.advance(ms(600_000))
  expect(pings()).toBe(0)
})
