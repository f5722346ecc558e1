import type { DaemonEvent } from '../../src/daemon/events.ts'
import type { Intent, Outcome } from '../../src/model/action.ts'
import type { Hold } from '../../src/model/hold.ts'
import type { Incarnation } from '../../src/model/incarnation.ts'
import { instant, ms } from '../../src/model/time.ts'
import { decision, planOf } from './decision.ts'
import { observation, session } from './observation.ts'

type Samples = {
  readonly [Kind in DaemonEvent['kind']]: readonly [
    Extract<DaemonEvent, { kind: Kind }>,
    ...Extract<DaemonEvent, { kind: Kind }>[],
  ]
}

const until = instant(Date.parse('2026-11-21T09:20:00Z'))
const revision = `sha256:${'0'.repeat(64)}`
const incarnation: Incarnation = {
  key: 'HOST/5/2026-11-21T08:00:00Z/CLASS\\ana',
  host: 'HOST',
  sessionId: '5',
  user: 'CLASS\\ana',
  logonAt: instant(0),
  since: instant(0),
}
const rule = { policy: 'exam-room', rule: 'front-row', file: 'exam.yaml', line: 10 }
const intent: Intent = {
  id: 'i1',
  incarnation,
  action: 'unlock',
  status: 'change',
  rule: { ...rule, digest: 'd' },
  timeout: ms(10_000),
  limit: { count: 120, per: ms(3_600_000) },
  plan: 'a1b2',
  request: null,
}
const hold: Hold = {
  kind: 'hold',
  id: 'k4t7',
  selector: { text: 'user=ana', match: { user: ['ana'] } },
  incarnation: null,
  by: 'keller',
  reason: 'because she asked',
  placedAt: until,
  until,
  released: new Set(),
  honours: null,
}
const sessions = [
  session({ id: '5', user: 'ana', domain: 'CLASS', blocked: 'yes' }),
  session({ id: '6', user: 'ben', domain: 'CLASS', blocked: 'yes' }),
]
const outcomes: readonly Exclude<Outcome['kind'], 'done'>[] = [
  'refused',
  'failed-retryable',
  'failed-final',
  'unknown',
  'gone',
]

/** At least one of every event, and of each that has several levels or fields one for each of them. */
export const eventSamples: Samples = {
  started: [
    {
      kind: 'started',
      host: 'HOST',
      provider: 'simulator',
      state: '/s',
      policies: '/p',
      revision,
      rules: 3,
    },
  ],
  serving: [{ kind: 'serving', socket: '/s/api.sock', origin: 'http://127.0.0.1:8377' }],
  ending: [{ kind: 'ending', running: 1 }],
  'ended-daemon': [{ kind: 'ended-daemon' }],
  disarmed: [{ kind: 'disarmed', byService: false }],
  armed: [{ kind: 'armed', by: 'keller' }],
  stopped: [{ kind: 'stopped' }],
  resumed: [{ kind: 'resumed' }],
  'journal-head': [{ kind: 'journal-head', sequence: 42, hash: 'c0ffee' }],
  trouble: [{ kind: 'trouble', what: 'Noting the end', message: 'the disk is full' }],
  'policies-loaded': [
    { kind: 'policies-loaded', revision, rules: 3, diagnostics: [], commit: null },
    {
      kind: 'policies-loaded',
      revision,
      rules: 3,
      diagnostics: [],
      commit: { id: 'f'.repeat(40), committedAt: until, signer: null },
    },
  ],
  'policies-rejected': [{ kind: 'policies-rejected', summary: '1 error: exam.yaml:3', diagnostics: [], revision }],
  'policies-unreachable': [{ kind: 'policies-unreachable', summary: 'no answer', diagnostics: [], revision }],
  'policies-unwatched': [{ kind: 'policies-unwatched', message: 'too many files are watched' }],
  reloaded: [
    { kind: 'reloaded', revision, problem: null },
    { kind: 'reloaded', revision, problem: '1 error: exam.yaml:3' },
  ],
  'observe-failed': [{ kind: 'observe-failed', message: 'no answer', retryIn: ms(1_000) }],
  'observe-recovered': [{ kind: 'observe-recovered' }],
  'provider-failed': [{ kind: 'provider-failed', message: 'access denied', retryIn: ms(300_000) }],
  'hints-lost': [{ kind: 'hints-lost', message: 'the bus is gone' }],
  'pass-failed': [{ kind: 'pass-failed', message: 'the disk is full' }],
  'pass-recovered': [{ kind: 'pass-recovered' }],
  'clock-jumped': [{ kind: 'clock-jumped', by: ms(-3_600_000) }],
  woke: [{ kind: 'woke', after: ms(3_600_000) }],
  planned: [{ kind: 'planned', plan: planOf([decision()]), observation: observation(sessions), changed: true }],
  'block-all': [{ kind: 'block-all', sessions, of: 2 }],
  blocked: [{ kind: 'blocked', sessions, of: 2 }],
  reversed: [{ kind: 'reversed', incarnation, rule, why: 'blocked-again' }],
  contested: [{ kind: 'contested', incarnation, rule, reversals: 5, within: ms(600_000), whenContested: 'slow' }],
  calm: [{ kind: 'calm', incarnation, rule, why: 'calm' }],
  intended: [{ kind: 'intended', intent }],
  dropped: [{ kind: 'dropped', intent, why: 'the newest plan does not want it' }],
  ended: [
    { kind: 'ended', intent, outcome: { kind: 'done' }, took: ms(12) },
    ...outcomes.map(kind => ({
      kind: 'ended' as const,
      intent,
      outcome: { kind, message: 'CLASS\\ana has gone' },
      took: ms(12),
    })),
  ],
  settled: [
    { kind: 'settled', intent, outcome: 'done', effect: 'verified', after: ms(20) },
    { kind: 'settled', intent, outcome: 'done', effect: 'refuted', after: ms(2_000) },
    { kind: 'settled', intent, outcome: 'unknown', effect: 'unverifiable', after: ms(2_000) },
  ],
  'backing-off': [{ kind: 'backing-off', intent, attempt: 2, delay: ms(2_000) }],
  notice: [{ kind: 'notice', incarnation, rule, until }],
  'notice-shown': [
    { kind: 'notice-shown', incarnation, shown: true, why: null },
    { kind: 'notice-shown', incarnation, shown: false, why: 'nobody is at the screen' },
  ],
  'notice-cancelled': [{ kind: 'notice-cancelled', incarnation, rule }],
  requested: [{ kind: 'requested', verb: 'hold', by: 'keller' }],
  placed: [{ kind: 'placed', placed: hold, sessions: ['5'] }],
  'placed-ended': [{ kind: 'placed-ended', placed: hold, why: 'released' }],
}
