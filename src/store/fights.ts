import type { Fight, Ledger } from '../model/ledger.ts'
import type { Database, Row } from './database.ts'
import type { Fact, KeptRule } from './fact.ts'
import type { IncarnationColumns } from './incarnations.ts'
import { began, type Moment, type Stamped } from './moment.ts'
import { text, textOrNull } from './row.ts'
import { deleteRow, nameOf, type RowName, readRuleRows, rowName, THIS_ROW } from './rule-rows.ts'

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
  const name = rowName(host, who, rule)
  const before = fightOf(db, name, rule.digest)
  const reversals = [...before.reversals, present(now)].slice(-REVERSALS_KEPT)
  keepFight(db, name, { ...before, reversals }, now)
}

export function beginContest(
  db: Database,
  host: string,
  fact: Extract<Fact, { kind: 'contested' }>,
  now: Moment,
): void {
  const name = nameOf(db, host, fact, now)
  keepFight(db, name, { ...fightOf(db, name, fact.rule.digest), contested: present(now) }, now)
}

export function endFight(db: Database, host: string, fact: Extract<Fact, { kind: 'calm' }>, now: Moment): void {
  deleteRow(db, 'fight', nameOf(db, host, fact, now))
}

export function readFights(db: Database, host: string, now: Moment): Ledger['fights'] {
  const at = ([boot, elapsed]: KeptMoment): Fight['reversals'][number] =>
    began({ boot, elapsed } satisfies Stamped, now)
  return readRuleRows(db, 'fight', host, row => {
    const { digest, reversals, contested } = restored(row)
    return {
      ruleDigest: digest,
      reversals: reversals.map(at),
      contestedSince: contested === null ? null : at(contested),
    }
  })
}

/** @param digest of the rule as it is now */
function fightOf(db: Database, name: RowName, digest: string): KeptFight {
  const row = db.get(`SELECT * FROM fight WHERE ${THIS_ROW}`, ...name)
  const found = row === undefined ? null : restored(row)
  return found?.digest === digest ? found : { digest, reversals: [], contested: null }
}

function keepFight(db: Database, name: RowName, { digest, reversals, contested }: KeptFight, now: Moment): void {
  db.run(
    `INSERT OR REPLACE INTO fight
       (host, session_id, person, stamp, policy, rule, digest, reversals, contested, boot, elapsed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...name,
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
