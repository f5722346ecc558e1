import { describe, expect, it } from 'vitest'
import { jsonNarrator } from '../../../src/cli/json-narrator.ts'
import { narrator } from '../../../src/cli/narrator.ts'
import type { DaemonEvent } from '../../../src/daemon/events.ts'
import type { Effect, Intent } from '../../../src/model/action.ts'
import type { Diagnostic } from '../../../src/model/diagnostic.ts'
import type { Hold } from '../../../src/model/hold.ts'
import type { Plan } from '../../../src/model/plan.ts'
import { instant, ms } from '../../../src/model/time.ts'
import { decision, planOf } from '../../support/decision.ts'
import { observation, session } from '../../support/observation.ts'
import { recordedTerminal } from '../../support/terminal.ts'

const clock = { now: () => instant(Date.parse('2026-11-21T09:00:00Z')) }
const intent: Intent = {
  id: 'i1',
  incarnation: {
    key: 'HOST/5/2026-11-21T08:00:00Z/CLASS\\ana',
    host: 'HOST',
    sessionId: '5',
    user: 'CLASS\\ana',
    logonAt: instant(0),
    since: instant(0),
  },
  action: 'unlock',
  status: 'change',
  rule: { policy: 'exam-room', rule: 'front-row', file: 'exam.yaml', line: 10, digest: 'd' },
  timeout: ms(10_000),
  limit: { count: 120, per: ms(3_600_000) },
  plan: 'p1',
  request: null,
}
const unlocked: DaemonEvent = { kind: 'settled', intent, outcome: 'done', effect: 'verified', after: ms(12.4) }
const planned = (plan: Plan): Extract<DaemonEvent, { kind: 'planned' }> => ({
  kind: 'planned',
  plan,
  observation: observation([]),
  changed: true,
})

const loaded = (diagnostics: readonly Diagnostic[] = []): DaemonEvent => ({
  kind: 'policies-loaded',
  revision: planOf([]).revision,
  rules: 1,
  diagnostics,
  commit: null,
})
const warning = (line: number): Diagnostic => ({
  code: 'SK3009',
  severity: 'warning',
  message: 'contestedAfter has no effect yet',
  file: 'classroom.yaml',
  line,
  column: 9,
  frame: '',
  hint: 'it comes later',
})

function warned(events: readonly DaemonEvent[]): string {
  const terminal = recordedTerminal()
  const narrates = narrator(terminal, { clock })
  for (const event of events) narrates.tell(event)
  return terminal.shown.err
}

function told(
  events: readonly DaemonEvent[],
  format: 'text' | 'json' = 'text',
  least: 'info' | 'warning' = 'info',
): string {
  const terminal = recordedTerminal()
  const narrates = (format === 'json' ? jsonNarrator : narrator)(terminal, { clock, least })
  for (const event of events) narrates.tell(event)
  narrates.conclude()
  return terminal.shown.out
}

describe('what a person is told', () => {
  it('is the whole plan when the policies are new, and only what is newly held back after that', () => {
    const held = decision({ status: 'withheld', reason: { code: 'protected', because: 'admin' } })
    const text = told([planned(planOf([decision()])), planned(planOf([held])), planned(planOf([held]))])
    expect(text.match(/^What if: /gm)).toHaveLength(1)
    expect(text.match(/ {2}Withheld: /g)).toHaveLength(1)
  })

  it('is the sums after every edit that was accepted, also when no decision is another', () => {
    const again: DaemonEvent = { ...planned(planOf([decision()])), changed: false }
    const text = told([planned(planOf([decision()])), loaded(), again, again])
    expect(text.match(/^\d\d:\d\d:\d\d {2}Plan: 1 to unlock, 0 to disconnect\.$/gm)).toHaveLength(1)
    expect(text.match(/^What if: /gm)).toHaveLength(1)
  })

  it('is a line for warnings that are alike, and not again while they stay the same', () => {
    const warnings = [warning(19), warning(26)]
    const line = 'warning SK3009: contestedAfter has no effect yet (classroom.yaml:19, classroom.yaml:26)\n'
    expect(warned([loaded(warnings), loaded(warnings)])).toBe(line)
    expect(warned([loaded(warnings), loaded(), loaded(warnings)])).toBe(line + line)
    const error = {
      ...warning(3),
      severity: 'error',
      code: 'SK2004',
      message: 'unknown field',
      frame: '3 | a',
    } as const
    const rejected: DaemonEvent = {
      kind: 'policies-rejected',
      summary: '',
      diagnostics: [error, ...warnings],
      revision: null,
    }
    expect(warned([loaded(warnings), rejected])).toBe(
      `${line}classroom.yaml:3:9: error SK2004: unknown field\n  3 | a\n  it comes later\n`,
    )
  })

  it('is each unlock in a line, with the rule that wanted it, and that it is done again', () => {
    const lines = told([unlocked, unlocked]).split('\n')
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d {2}Unlocked session 5 \(CLASS\\ana\) for exam-room\/front-row, seen after 12ms$/,
    )
    expect(lines[1]).toContain('Unlocked session 5 (CLASS\\ana) again for exam-room/front-row')
  })

  it('ends with the sums', () => {
    const failed: DaemonEvent = {
      kind: 'ended',
      intent,
      outcome: { kind: 'failed-retryable', message: 'busy' },
      took: ms(3),
    }
    expect(told([unlocked, unlocked, failed])).toContain('Ended. 2 unlocked, 0 disconnected, 0 blocks seen, 1 failed.')
  })

  it('counts a call that nobody answered by what was seen of it, and as unknown where nothing was', () => {
    const unknown = (id: string, effect: Effect | null): readonly DaemonEvent[] => {
      const of = { ...intent, id }
      const ended: DaemonEvent = {
        kind: 'ended',
        intent: of,
        outcome: { kind: 'unknown', message: 'timed out' },
        took: ms(9),
      }
      return effect === null
        ? [ended]
        : [ended, { kind: 'settled', intent: of, outcome: 'unknown', effect, after: ms(2_000) }]
    }
    const seen = [...unknown('a', 'verified'), ...unknown('b', 'verified'), ...unknown('c', 'refuted')]
    expect(told(seen)).toContain('Ended. 2 unlocked, 0 disconnected, 0 blocks seen, 1 failed.')
    expect(told([...seen, ...unknown('d', 'unverifiable'), ...unknown('e', null)])).toContain(
      'Ended. 2 unlocked, 0 disconnected, 0 blocks seen, 1 failed, 2 unknown.',
    )
  })

  it('never says of a call that nobody answered that it was taken or carried out', () => {
    const settled = (effect: Effect): DaemonEvent => ({
      kind: 'settled',
      intent,
      outcome: 'unknown',
      effect,
      after: ms(2_000),
    })
    expect(told([settled('refuted')])).toContain(
      'Without effect: the unlock of session 5 (CLASS\\ana) was not answered',
    )
    const unseen = told([settled('unverifiable')])
    expect(unseen).toContain('the host does not show whether it happened')
    expect(unseen).not.toMatch(/Unlocked|Asserted/)
  })

  it('is loud about policies that are not accepted', () => {
    const rejected: DaemonEvent = {
      kind: 'policies-rejected',
      summary: '1 error: exam.yaml:3: bad',
      diagnostics: [],
      revision: 'sha256:0',
    }
    expect(told([rejected])).toMatch(
      /Policies NOT accepted: 1 error: exam\.yaml:3: bad; the last good ones stay in force/,
    )
    expect(told([{ ...rejected, kind: 'policies-unreachable', summary: 'no answer' }])).toMatch(
      /Policies NOT reached: no answer; the last good ones stay in force/,
    )
  })
})

it('tells programs one JSON document a line, without names of people', () => {
  const text = told(
    [planned(planOf([decision()])), { kind: 'intended', intent }, unlocked, { kind: 'stopped' }],
    'json',
  )
  const events = text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(events.map(event => event.event)).toEqual(['planned', 'intended', 'settled', 'stopped'])
  expect(events[2]).toEqual({
    level: 'info',
    at: '2026-11-21T09:00:00Z',
    event: 'settled',
    intent: 'i1',
    plan: 'p1',
    session: '5',
    action: 'unlock',
    status: 'change',
    policy: 'exam-room',
    rule: 'front-row',
    effect: 'verified',
    after: 12,
  })
  expect(text).not.toMatch(/CLASS|\bana\b/)
})

describe('a fight', () => {
  const rule = intent.rule
  const of = (id: string): Intent['incarnation'] => ({ ...intent.incarnation, key: `HOST/${id}`, sessionId: id })
  const contested = (id: string): DaemonEvent => ({
    kind: 'contested',
    incarnation: of(id),
    rule,
    reversals: 5,
    within: ms(600_000),
    whenContested: 'yield',
  })
  const calm = (id: string): DaemonEvent => ({ kind: 'calm', incarnation: of(id), rule, why: 'calm' })
  const yields = planned(
    planOf([
      decision({
        status: 'withheld',
        reason: { code: 'contested', until: instant(Date.parse('2026-11-21T09:10:00Z')), reversals: 5 },
      }),
    ]),
  )
  const lines = (text: string): readonly string[] =>
    text
      .split('\n')
      .filter(line => /^\d\d:/.test(line))
      .map(line => line.slice('hh:mm:ss  '.length))
      .slice(0, -1)

  it('is a line when it begins, a line when it ends, and none in the passes between', () => {
    expect(lines(told([planned(planOf([])), contested('5'), yields, yields, yields, calm('5'), yields]))).toEqual([
      'CONTESTED: someone undid exam-room/front-row 5 times in 10m on session 5 (CLASS\\ana); leaving it until it calms down',
      'No longer contested, since nobody undid it for long enough: session 5 (CLASS\\ana)',
    ])
  })

  it('over a whole room is one line, and so is its end', () => {
    expect(lines(told([contested('5'), contested('6'), yields, calm('5'), calm('6')]))).toEqual([
      'CONTESTED: someone undid exam-room/front-row 5 times in 10m on 2 sessions; leaving it until it calms down',
      'No longer contested, since nobody undid it for long enough: 2 sessions',
    ])
  })
})

describe('a Block All', () => {
  const everyone = Array.from({ length: 30 }, (_, index) => session({ id: String(index + 1), blocked: 'yes' }))

  it('is one line, and counted as one', () => {
    const text = told([{ kind: 'block-all', sessions: everyone, of: 30 }])
    expect(text.match(/^.*$/gm)?.[0]).toMatch(/BLOCK ALL: 30 of 30 sessions were blocked$/)
    expect(text).toContain('1 Block All, 0 blocks seen')
  })

  it('that something keeps back everywhere is one line more, with when that ends', () => {
    const limited = everyone.map(({ id }) =>
      decision({
        id,
        status: 'withheld',
        reason: {
          code: 'session-limit',
          until: instant(Date.parse('2026-11-21T09:10:00Z')),
          count: 120,
          per: ms(3_600_000),
        },
      }),
    )
    const text = told([planned(planOf([])), planned(planOf(limited)), planned(planOf(limited))])
    expect(text.match(/Withheld: /g)).toHaveLength(1)
    expect(text).toMatch(/Withheld: "Unlock-WmsSession" on 30 sessions: it had 120 writes in 1h.*09:10:00Z\.$/m)
  })
})

it('says what people placed once, and does not name everybody whom it keeps back', () => {
  const until = instant(Date.parse('2026-11-21T09:20:00Z'))
  const held = ['1', '2'].map(id =>
    decision({ id, status: 'withheld', reason: { code: 'held', hold: 'k4t7', by: 'keller', until } }),
  )
  const hold: Hold = {
    kind: 'hold',
    id: 'k4t7',
    selector: { text: 'room=lab-1', match: {} },
    incarnation: null,
    by: 'keller',
    reason: 'exam on paper',
    placedAt: clock.now(),
    until,
    released: new Set(),
    honours: null,
  }
  const text = told([
    planned(planOf([])),
    { kind: 'placed', placed: hold, sessions: ['1', '2'] },
    planned(planOf(held)),
    { kind: 'placed-ended', placed: hold, why: 'expired' },
  ])
  expect(text.match(/k4t7/g)).toHaveLength(2)
  expect(text).toContain('Held until 2026-11-21T09:20:00Z: room=lab-1 (k4t7), by keller: exam on paper')
  expect(text).toContain('Hold k4t7 of room=lab-1 ended, since its time is over')
})

it('says at the start that nothing is enforced yet, and where a fight would go unnoticed', () => {
  const text = told([
    { kind: 'disarmed', byService: false },
    planned(planOf([], { fightDetection: 'off' })),
    planned(planOf([decision()], { fightDetection: 'off' })),
    planned(planOf([], { fightDetection: 'on' })),
  ])
  expect(text).toMatch(/NOT ENFORCED: .*`stationkeeper run --enforce`/)
  expect(text.match(/Fight detection: off/g)).toHaveLength(1)
  expect(text.match(/Fight detection: on$/gm)).toHaveLength(1)
})

it('leads through the service where that is what is not armed, since nothing else arms it', () => {
  const text = told([{ kind: 'disarmed', byService: true }])
  expect(text).toMatch(/NOT ENFORCED: .*`(sudo )?stationkeeper service install --enforce`/)
  expect(text).not.toContain('end this')
})

it('tells in a line of a whole room whose blocks are honoured, and in another when they are gone', () => {
  const honouring = (id: string): Hold => ({
    kind: 'hold',
    id: `h${id}`,
    selector: { text: id, match: { sessionId: [id] } },
    incarnation: `HOST/${id}`,
    by: 'onBlock',
    reason: 'exam-room/front-row honours a block for 15m',
    placedAt: clock.now(),
    until: instant(Date.parse('2026-11-21T09:15:00Z')),
    released: new Set(),
    honours: intent.rule,
  })
  const text = told([
    { kind: 'placed', placed: honouring('5'), sessions: ['5'] },
    { kind: 'placed', placed: honouring('6'), sessions: ['6'] },
    planned(planOf([])),
    { kind: 'placed-ended', placed: honouring('5'), why: 'block-gone' },
  ])
  expect(text).toContain('Honoured until 2026-11-21T09:15:00Z, as exam-room/front-row says: the block of 2 sessions\n')
  expect(text).toContain('No longer honoured for exam-room/front-row, since the block is gone: session 5\n')
})

it('names nobody to programs who placed something, whom it names, or who armed the host', () => {
  const hold: Hold = {
    kind: 'hold',
    id: 'k4t7',
    selector: { text: 'user=class\\\\ana', match: { user: ['class\\\\ana'] } },
    incarnation: null,
    by: 'keller',
    reason: 'ana is ill',
    placedAt: clock.now(),
    until: clock.now(),
    released: new Set(),
    honours: null,
  }
  const room = { ...hold, selector: { text: 'room=lab-1', match: { labels: { room: ['lab-1'] } } } }
  const text = told(
    [
      { kind: 'placed', placed: hold, sessions: ['5'] },
      { kind: 'placed-ended', placed: room, why: 'expired' },
      { kind: 'armed', by: 'keller' },
    ],
    'json',
  )
  expect(text).not.toMatch(/keller|ana/)
  expect(text).toContain('"event":"placed","what":"hold","id":"k4t7","selector":null,')
  expect(text).toContain('"selector":"room=lab-1"')
})

describe('what was done at once', () => {
  const done = (count: number, about: Partial<Intent> = {}, effect: Effect = 'verified'): readonly DaemonEvent[] =>
    Array.from({ length: count }, (_, index) => {
      const sessionId = String(index + 1)
      const incarnation = { ...intent.incarnation, key: `HOST/${sessionId}`, sessionId }
      return {
        kind: 'settled',
        intent: { ...intent, incarnation, ...about },
        outcome: 'done',
        effect,
        after: ms(10 + index),
      }
    })

  it('is a line each while a person can follow, and one for a whole room', () => {
    expect(told([...done(9), planned(planOf([]))]).match(/Unlocked session \d /g)).toHaveLength(9)
    const room = told([...done(30), planned(planOf([]))])
    expect(room.match(/Unlocked /g)).toHaveLength(1)
    expect(room).toMatch(
      /Unlocked 30 sessions \(1, 2, .*, 12 and 18 more\) for exam-room\/front-row, seen after 39ms\n[\s\S]*30 unlocked/,
    )
  })

  it('is one line a rule for what is only asserted, again and again', () => {
    const asserted = done(9, { status: 'assert' }, 'unverifiable')
    const text = told([...asserted, planned(planOf([])), ...asserted, planned(planOf([]))])
    expect(text.match(/Asserted: unlocked 9 sessions \(.*\) (again )?for exam-room\/front-row; /g)).toHaveLength(2)
    expect(text.match(/Asserted/g)).toHaveLength(2)
  })

  it('is told before whatever happens after it', () => {
    const text = told([...done(1), { kind: 'stopped' }])
    expect(text.indexOf('Unlocked session 1')).toBeLessThan(text.indexOf('STOPPED'))
    expect(text).toContain('Unlocked session 1')
  })
})

it('leaves out, in either format, what is less grave than somebody wants to hear of', () => {
  const events: readonly DaemonEvent[] = [
    planned(planOf([decision()])),
    unlocked,
    { kind: 'requested', verb: 'hold', by: 'keller' },
    { kind: 'stopped' },
  ]
  expect(told(events, 'text', 'warning')).toMatch(/^\d\d:\d\d:\d\d {2}STOPPED: [^\n]*\n$/)
  expect(told(events, 'json', 'warning')).toMatch(/^\{"level":"warning",[^\n]*"event":"stopped"\}\n$/)
})
