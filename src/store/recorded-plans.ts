import type { Hold, Holds, Override } from '../model/hold.ts'
import { instant } from '../model/time.ts'
import type { Database, Row } from './database.ts'
import { observationOf } from './observations.ts'
import { personName } from './people.ts'
import { placedOf } from './placed.ts'
import {
  type CodedGuards,
  type CodedSightings,
  guardsFrom,
  keyFrom,
  memoryFrom,
  type PeopleIn,
  sightingsFrom,
} from './plan-memory.ts'
import { type PartKind, PartReader } from './plan-parts.ts'
import type { CodedHolds, CodedRecord } from './plan-records.ts'
import type { RecordedPlan } from './recorded.ts'
import { number, text, textOrNull } from './row.ts'
import type { Store } from './store.ts'

type Filter = Parameters<Store['recordedPlans']>[0]

/** One at a time, each of one consistent moment, so that a daemon may write and prune in between. */
export function* readPlans(db: Database, host: string, filter: Filter): Iterable<RecordedPlan> {
  const parts = new PartReader(db)
  const { conditions, values } = chosen(host, filter)
  let next = firstOf(db, conditions, values, filter.last)
  while (next !== null) {
    const from = next
    const found = db.read(() => {
      const row = db.get(
        `SELECT plan_record.*, observation.content AS observed FROM plan_record
         LEFT JOIN observation ON observation.id = plan_record.observation
         WHERE ${conditions} AND plan_record.id >= ? ORDER BY plan_record.id LIMIT 1`,
        ...values,
        from,
      )
      return row === undefined ? null : { id: number(row, 'id'), plan: planOf(db, host, row, parts) }
    })
    if (found?.plan) yield found.plan
    next = found === null ? null : found.id + 1
  }
}

function chosen(
  host: string,
  { since, until }: Filter,
): { readonly conditions: string; readonly values: (string | number)[] } {
  const conditions = ['plan_record.host = ?']
  const values: (string | number)[] = [host]
  if (since !== undefined) {
    conditions.push('planned_at >= ?')
    values.push(since)
  }
  if (until !== undefined) {
    conditions.push('planned_at <= ?')
    values.push(until)
  }
  return { conditions: conditions.join(' AND '), values }
}

/** null: there is none. */
function firstOf(
  db: Database,
  conditions: string,
  values: (string | number)[],
  last: number | undefined,
): number | null {
  const row = db.get(
    `SELECT min(id) AS first FROM (SELECT id FROM plan_record WHERE ${conditions} ORDER BY id DESC LIMIT ?)`,
    ...values,
    last ?? -1,
  )
  return typeof row?.first === 'number' ? row.first : null
}

/** null: something of it is not there any more. */
function planOf(db: Database, host: string, row: Row, parts: PartReader): RecordedPlan | null {
  const part = (kind: PartKind): unknown => parts.read(kind, number(row, kind))
  const observed = textOrNull(row, 'observed')
  // Each was written by keepPlan from a value of this type.
  const sightings = part('sightings') as CodedSightings | undefined
  const memory = part('memory') as CodedRecord | undefined
  const guards = part('guards') as CodedGuards | undefined
  const decisions = part('decisions') as RecordedPlan['decisions'] | undefined
  if (!(observed && sightings && memory && guards && decisions)) return null
  const people = new Names(db, host)
  const holds = holdsOf(db, memory.holds, people)
  return {
    id: text(row, 'plan'),
    plannedAt: instant(number(row, 'planned_at')),
    revision: text(row, 'revision'),
    bundle: text(row, 'bundle'),
    observation: observationOf(observed, instant(number(row, 'observed_at')), people.nameOf),
    ledger: { sightings: sightingsFrom(sightings, people), ...memoryFrom(memory, people) },
    holds,
    guards: guardsFrom(guards, people),
    version: text(row, 'version'),
    zoneData: textOrNull(row, 'zone_data'),
    digest: text(row, 'digest'),
    decisions,
    forgotten: people.forgotten,
  }
}

function holdsOf(db: Database, { version, placed }: CodedHolds, people: Names): Holds {
  const found = placed.flatMap(([id, until, released]) => {
    const row = db.get(
      'SELECT placed.*, person AS name, placed_by AS placer FROM placed WHERE host = ? AND id = ?',
      people.host,
      id,
    )
    if (row === undefined || number(row, 'rewritten') === 1) people.forgotten = true
    if (row === undefined) return []
    const keys = new Set(released.map(who => keyFrom(who, people)))
    return [placedOf(people.host, people.named(row), until, keys)]
  })
  return {
    version,
    holds: found.filter((one): one is Hold => one.kind === 'hold'),
    overrides: found.filter((one): one is Override => one.kind === 'override'),
  }
}

/** Names of one plan, and whether any of them is missing. */
class Names implements PeopleIn {
  readonly host: string
  readonly #db: Database
  readonly #known = new Map<string, string>()
  forgotten = false

  constructor(db: Database, host: string) {
    this.#db = db
    this.host = host
  }

  readonly nameOf = (person: string): string => {
    const known = this.#known.get(person)
    if (known !== undefined) return known
    const name = personName(this.#db, person)
    if (name === null) this.forgotten = true
    this.#known.set(person, name ?? person)
    return name ?? person
  }

  /** With the names of those in the columns `name` and `placer` instead of their ids. */
  named(row: Row): Row {
    const bound = textOrNull(row, 'name')
    return { ...row, name: bound === null ? null : this.nameOf(bound), placer: this.nameOf(text(row, 'placer')) }
  }
}
