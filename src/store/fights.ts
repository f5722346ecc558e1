import { backoffKey, type Fight, type Ledger } from '../model/ledger.ts'
import type { RuleRef } from '../model/policy.ts'
import type { Database, Row } from './database.ts'
import { columnsOf, type IncarnationColumns, keyOf } from './incarnations.ts'
import { began, type Moment, type Stamped } from './moment.ts'
import { text, textOrNull } from './row.ts'
import type { Fact, KeptRule } from './store.ts'

/** More than this are never remembered of one fight; the schema lets no rule ask for more. */
const REVERSALS_KEPT = 1_000

/** A moment as it stands in the texts of a row. */
type KeptMoment = readonly [boot: number, elapsed: number]

interface KeptFight {
  readonly digest: string
  readonly reversals: readonly KeptMoment[]
  readonly contested: KeptMoment | null
}

/** Adds to the fight of these; another content of the rule begins a new one. */
export function addReversal(db: Database, host: string, who: IncarnationColumns, rule: KeptRule, now: Moment): void {
  const before = fightOf(db, host, who, rule)
  const reversals = [...before.reversals, present(now)].slice(-REVERSALS_KEPT)
  keepFight(db, host, who, rule, { ...before, reversals }, now)
}

export function beginContest(
  db: Database,
  host: string,
  fact: Extract<Fact, { kind: 'contested' }>,
  now: Moment,
): void {
  const who = columnsOf(db, host, fact.incarnation, now)
  keepFight(db, host, who, fact.rule, { ...fightOf(db, host, who, fact.rule), contested: present(now) }, now)
}

export function endFight(db: Database, host: string, fact: Extract<Fact, { kind: 'calm' }>, now: Moment): void {
  const { sessionId, person, stamp } = columnsOf(db, host, fact.incarnation, now)
  db.run(
    'DELETE FROM fight WHERE host = ? AND session_id = ? AND person = ? AND stamp = ? AND policy = ? AND rule = ?',
    host,
    sessionId,
    person,
    stamp,
    fact.rule.policy,
    fact.rule.rule,
  )
}

export function readFights(db: Database, host: string, now: Moment): Ledger['fights'] {
  const rows = db.all(
    'SELECT fight.*, person.name FROM fight LEFT JOIN person ON person.id = fight.person WHERE host = ?',
    host,
  )
  const at = ([boot, elapsed]: KeptMoment): Fight['reversals'][number] =>
    began({ boot, elapsed } satisfies Stamped, now)
  return new Map(
    rows.map(row => {
      const { digest, reversals, contested } = restored(row)
      const key = backoffKey(keyOf(host, row), { policy: text(row, 'policy'), rule: text(row, 'rule') })
      const contestedSince = contested === null ? null : at(contested)
      return [key, { ruleDigest: digest, reversals: reversals.map(at), contestedSince }]
    }),
  )
}

function fightOf(db: Database, host: string, who: IncarnationColumns, rule: KeptRule): KeptFight {
  const row = db.get(
    'SELECT * FROM fight WHERE host = ? AND session_id = ? AND person = ? AND stamp = ? AND policy = ? AND rule = ?',
    host,
    who.sessionId,
    who.person,
    who.stamp,
    rule.policy,
    rule.rule,
  )
  const found = row === undefined ? null : restored(row)
  return found?.digest === rule.digest ? found : { digest: rule.digest, reversals: [], contested: null }
}

function keepFight(
  db: Database,
  host: string,
  { sessionId, person, stamp }: IncarnationColumns,
  { policy, rule }: Pick<RuleRef, 'policy' | 'rule'>,
  { digest, reversals, contested }: KeptFight,
  now: Moment,
): void {
  db.run(
    `INSERT OR REPLACE INTO fight
       (host, session_id, person, stamp, policy, rule, digest, reversals, contested, boot, elapsed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    host,
    sessionId,
    person,
    stamp,
    policy,
    rule,
    digest,
    JSON.stringify(reversals),
    contested === null ? null : JSON.stringify(contested),
    now.boot,
    now.stamp,
  )
}

/** Both texts were written by keepFight from values of these types. */
function restored(row: Row): KeptFight {
  const contested = textOrNull(row, 'contested')
  return {
    digest: text(row, 'digest'),
    reversals: JSON.parse(text(row, 'reversals')) as readonly KeptMoment[],
    contested: contested === null ? null : (JSON.parse(contested) as KeptMoment),
  }
}

function present({ boot, stamp }: Moment): KeptMoment {
  return [boot, stamp]
}
