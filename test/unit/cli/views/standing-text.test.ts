import { describe, expect, it } from 'vitest'
import type { Standing } from '../../../../src/cli/standing.ts'
import { armingCommand } from '../../../../src/cli/views/arming-text.ts'
import { standingDocument } from '../../../../src/cli/views/standing-json.ts'
import { standingText } from '../../../../src/cli/views/standing-text.ts'
import type { Hold } from '../../../../src/model/hold.ts'
import { instant, ms } from '../../../../src/model/time.ts'
import { rule as ruleOf } from '../../../support/bundle.ts'
import { decision, planOf } from '../../../support/decision.ts'

const at = (time: string): ReturnType<typeof instant> => instant(Date.parse(`2026-11-21T${time}Z`))
const writes = { count: 7_200, per: ms(3_600_000), left: 7_200, moreAt: null }

const standing: Standing = {
  host: 'CLASSROOM',
  complete: true,
  provider: 'simulator',
  state: '/state',
  daemon: null,
  stopped: null,
  armed: { armed: true, by: null, at: null },
  unkept: null,
  unremembered: null,
  policies: {
    source: '/policies',
    revision: null,
    rules: 0,
    since: null,
    rejected: null,
    unread: false,
    standsIn: null,
    repository: null,
  },
  observation: null,
  unseen: null,
  plan: null,
  placed: [],
  contests: [],
  notices: [],
  budgets: { writes, disconnects: null },
  fightDetection: null,
}

const hold: Hold = {
  kind: 'hold',
  id: 'k4t7',
  selector: { text: 'room=lab-1', match: { labels: { room: ['lab-1'] } } },
  incarnation: null,
  by: 'keller',
  reason: 'exam on paper',
  placedAt: at('09:00:00'),
  until: at('09:20:00'),
  released: new Set(),
  honours: null,
}

function lines(name: string, about: Partial<Standing>): readonly string[] {
  const found = standingText({ ...standing, ...about }).split('\n')
  return found.filter(line => line.startsWith(`${name}:`)).map(line => line.slice(name.length + 1).trim())
}

it('says that acting is not stopped, that it is and why, and that nothing can be kept', () => {
  const acting = (about: Partial<Standing>): readonly string[] => lines('Acting', about)
  expect(acting({})).toEqual(['not stopped'])
  expect(acting({ stopped: 'fire drill' })).toEqual(['STOPPED: fire drill'])
  const unkept = 'the disk of /state is full'
  const full = 'nothing can be kept, so nothing is done: the disk of /state is full'
  expect(acting({ unkept })).toEqual([full])
  expect(acting({ stopped: 'fire drill', unkept })).toEqual(['STOPPED: fire drill', full])
  expect(standingDocument({ ...standing, unkept })).toMatchObject({ stopped: null, unkept })
})

it('says of a repository which commit is in force, and how long ago it answered', () => {
  const commit = { id: '0123456789abcdef'.repeat(2), committedAt: at('08:00:00'), signer: 'ana@\u001b[2Jschool' }
  const fetchedAt = at('09:00:00')
  const policies = {
    source: 'https://git.example/p.git, branch main',
    revision: 'sha256:1',
    rules: 2,
    since: '2026-11-21T08:00:05Z',
    rejected: 'the repository does not answer',
    unread: true,
    standsIn: null,
    repository: { commit, fetchedAt, age: ms(93_000) },
  }
  expect(lines('Commit', { policies })).toEqual([
    '0123456789ab of 2026-11-21T08:00:00Z, signed by ana@\\u{1b}[2Jschool',
  ])
  expect(lines('Fetched', { policies })).toEqual(['2026-11-21T09:00:00Z, 1m 33s ago'])
  const stays = 'last good bundle in force since 2026-11-21T08:00:05Z'
  expect(lines('NOT READ', { policies })).toEqual([`the repository does not answer; ${stays}`])
  const refused = { ...policies, rejected: 'it is not signed', unread: false }
  expect(lines('REJECTED', { policies: refused })).toEqual([`it is not signed; ${stays}`])
  expect(standingDocument({ ...standing, policies })).toMatchObject({
    policies: {
      unread: true,
      repository: {
        commit: { ...commit, committedAt: '2026-11-21T08:00:00Z' },
        fetchedAt: '2026-11-21T09:00:00Z',
        age: 93_000,
      },
    },
  })
})

it('says that nothing was ever accepted of a repository that never answered, and not that it is empty', () => {
  const repository = { commit: null, fetchedAt: null, age: null }
  const policies = { ...standing.policies, source: '/p.git, branch main', repository }
  expect(lines('Revision', { policies })).toEqual(['nothing was ever accepted of it here'])
  expect(lines('Fetched', { policies })).toEqual(['never'])
  expect(lines('Commit', { policies })).toEqual([])
})

it('says whether the policies are enforced, by whom, and how they come to be', () => {
  expect(lines('Armed', { armed: { armed: false, byService: false } })).toEqual([
    'no, so nothing is done; enforce the policies with `stationkeeper run --enforce`',
  ])
  expect(armingCommand(true, 'linux')).toBe('`sudo stationkeeper service install --enforce`')
  expect(armingCommand(true, 'win32')).toBe('`stationkeeper service install --enforce` in an elevated PowerShell')
  expect(lines('Armed', { armed: { armed: false, byService: true } })).toEqual([
    `no, so nothing is done; enforce the policies with ${armingCommand(true)}`,
  ])
  const armed = { armed: true, by: 'keller', at: at('09:00:00') } as const
  expect(lines('Armed', { armed })).toEqual(['yes, by keller since 2026-11-21T09:00:00Z'])
  expect(standingDocument({ ...standing, armed })).toMatchObject({
    armed: { armed: true, by: 'keller', at: '2026-11-21T09:00:00Z' },
  })
})

describe('what operators have in force', () => {
  it('is said with who, until when, why, whom it covers, and the id that ends it', () => {
    expect(lines('Held', { placed: [{ placed: hold, sessions: ['1', '2'] }] })).toEqual([
      'room=lab-1 until 2026-11-21T09:20:00Z (hold=k4t7), by keller: exam on paper; covers 2 sessions (1, 2)',
    ])
    expect(lines('Held', { placed: [{ placed: hold, sessions: [] }] })[0]).toContain('; covers NO SESSION now')
    expect(lines('Held', { placed: [{ placed: hold, sessions: null }] })[0]).toMatch(/exam on paper$/)
  })

  it('names the state that an override wants', () => {
    const { honours: _, ...placed } = hold
    const override = { ...placed, kind: 'override', rule: ruleOf({ ensure: 'disconnected' }) } as const
    const about = { placed: [{ placed: override, sessions: ['1'] }] }
    expect(lines('Overridden', about)[0]).toMatch(
      /^room=lab-1 to be disconnected until .* \(override=k4t7\), by keller/,
    )
    expect(standingDocument({ ...standing, ...about })).toMatchObject({
      holds: [],
      overrides: [{ id: 'k4t7', selector: 'room=lab-1', ensure: 'disconnected', sessions: ['1'] }],
    })
  })
})

it('says in one line a rule whose blocks are honoured', () => {
  const honours = { policy: 'exam', rule: 'open', file: 'exam.yaml', line: 3 }
  const placed = ['5', '6'].map(id => ({
    placed: { ...hold, id: `h${id}`, selector: { text: id, match: { sessionId: [id] } }, honours },
    sessions: [id],
  }))
  expect(lines('Honoured', { placed })).toEqual([
    '2 sessions (5, 6): blocked, and left so until 2026-11-21T09:20:00Z as exam/open says',
  ])
  expect(lines('Held', { placed })).toEqual([])
})

it('says who is fought over, by which rule, how often, and when that ends', () => {
  const rule = ruleOf({ policy: 'exam', rule: 'open' })
  const contests = [
    { sessionId: '5', user: 'CLASS\\ana', rule, since: at('09:00:00'), reversals: 6, until: at('09:11:00') },
    { sessionId: '6', user: 'CLASS\\ben', rule, since: at('09:01:00'), reversals: 5, until: at('09:12:00') },
  ]
  expect(lines('CONTESTED', { contests })).toEqual([
    '2 sessions (5, 6): exam/open was undone up to 6 times in 10m; kept on slowly since 2026-11-21T09:00:00Z, calm at 2026-11-21T09:12:00Z unless it goes on',
  ])
  expect(standingDocument({ ...standing, contests })).toMatchObject({
    contested: [
      { session: '5', policy: 'exam', rule: 'open', reversals: 6, until: '2026-11-21T09:11:00Z' },
      { session: '6' },
    ],
  })
})

it('says what is withheld, a line a reason, with the first end and the last', () => {
  const waiting = (id: string, time: string): ReturnType<typeof decision> =>
    decision({ id, status: 'withheld', reason: { code: 'backoff', attempt: 2, until: at(time) } })
  const plan = planOf([
    waiting('1', '09:05:00'),
    decision({ id: '2', status: 'withheld', reason: { code: 'protected', because: 'admin' } }),
    waiting('3', '09:01:00'),
    decision({ id: '4', status: 'withheld', reason: { code: 'plan-only' } }),
  ])
  expect(lines('Withheld', { plan })).toEqual([
    '2 sessions (1, 3): waiting until 2026-11-21T09:01:00Z after attempt 2; the last of them until 2026-11-21T09:05:00Z',
    '1 session (2): it belongs to an administrator, and the rule does not say `touchAdmins: true`',
  ])
  expect(standingDocument({ ...standing, plan })).toMatchObject({
    withheld: [
      { code: 'backoff', sessions: ['1', '3'], firstUntil: '2026-11-21T09:01:00Z', lastUntil: '2026-11-21T09:05:00Z' },
      { code: 'protected', sessions: ['2'], firstUntil: null, lastUntil: null },
    ],
  })
})

describe('what is withheld for one kind of reason', () => {
  const held = (id: string, by: string, holdId: string, time = '09:20:00'): ReturnType<typeof decision> =>
    decision({ id, status: 'withheld', reason: { code: 'held', hold: holdId, by, until: at(time) } })
  const protectedBy = (id: string, because: 'listed' | 'admin'): ReturnType<typeof decision> =>
    decision({ id, status: 'withheld', reason: { code: 'protected', because } })

  it('has a line for everybody who holds it, and for every cause of protection', () => {
    const plan = planOf([
      held('1', 'keller', 'k4t7'),
      held('2', 'onBlock', 'b111'),
      held('3', 'root', 'r222'),
      protectedBy('4', 'listed'),
      protectedBy('5', 'admin'),
      held('6', 'keller', 'k4t7'),
    ])
    expect(lines('Withheld', { plan })).toEqual([
      '2 sessions (1, 6): keller holds it until 2026-11-21T09:20:00Z (k4t7)',
      '1 session (2): its block is honoured until 2026-11-21T09:20:00Z (b111)',
      '1 session (3): root holds it until 2026-11-21T09:20:00Z (r222)',
      '1 session (4): its user or group is protected by the settings',
      '1 session (5): it belongs to an administrator, and the rule does not say `touchAdmins: true`',
    ])
    expect(standingDocument({ ...standing, plan })).toMatchObject({
      withheld: [
        { code: 'held', by: 'keller', hold: 'k4t7', sessions: ['1', '6'] },
        { code: 'held', by: 'onBlock', sessions: ['2'] },
        { code: 'held', by: 'root', hold: 'r222', sessions: ['3'] },
        { code: 'protected', because: 'listed', sessions: ['4'] },
        { code: 'protected', because: 'admin', sessions: ['5'] },
      ],
    })
  })

  it('has one line for honoured blocks, although each has a hold of its own', () => {
    const plan = planOf([held('2', 'onBlock', 'b111'), held('3', 'onBlock', 'b222', '09:30:00')])
    expect(lines('Withheld', { plan })).toEqual([
      '2 sessions (2, 3): its block is honoured until 2026-11-21T09:20:00Z; the last of them until 2026-11-21T09:30:00Z',
    ])
  })
})

it('says which warnings run, and whether they could be shown', () => {
  const rule = ruleOf({ policy: 'tidy', rule: 'idle' })
  const notice = { sessionId: '7', user: 'CLASS\\ben', rule, until: at('09:05:00') }
  expect(
    lines('Notice', {
      notices: [
        { ...notice, shown: true },
        { ...notice, shown: false },
      ],
    }),
  ).toEqual([
    'session 7 (CLASS\\ben) was told, and is disconnected at 2026-11-21T09:05:00Z for tidy/idle',
    'session 7 (CLASS\\ben) could not be told, and is disconnected at 2026-11-21T09:05:00Z for tidy/idle',
  ])
})

it('says what is left of the limits of the host, and when there is more', () => {
  const disconnects = { count: 30, per: ms(600_000), left: 0, moreAt: at('09:03:00') }
  const about = { budgets: { writes: { ...writes, left: 7_100, moreAt: at('09:30:00') }, disconnects } }
  expect(lines('Writes', about)).toEqual(['7100 of 7200 left in any 1h'])
  expect(lines('Disconnects', about)).toEqual(['0 of 30 left in any 10m, the next at 2026-11-21T09:03:00Z'])
  expect(standingDocument({ ...standing, ...about })).toMatchObject({
    budgets: { disconnects: { left: 0, count: 30, moreAt: '2026-11-21T09:03:00Z' } },
  })
})

it('says where a fight would not be noticed', () => {
  expect(lines('Fight detection', { fightDetection: 'off' })).toEqual(['off (this host does not tell who is blocked)'])
  expect(standingDocument({ ...standing, fightDetection: 'off' })).toMatchObject({ fightDetection: 'off' })
})
