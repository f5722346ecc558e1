import { hash } from 'node:crypto'
import type { Hold, Holds } from '../model/hold.ts'
import { planDigestText } from '../model/plan.ts'
import type { Instant } from '../model/time.ts'
import type { Database } from './database.ts'
import type { Moment } from './moment.ts'
import { newestObservation } from './observations.ts'
import { knowPeople, personId } from './people.ts'
import {
  type CodedIncarnation,
  type CodedMemory,
  codeGuards,
  codeIncarnation,
  codeMemory,
  codeSightings,
  type PeopleOut,
} from './plan-memory.ts'
import { keepPart } from './plan-parts.ts'
import { bundleName } from './policies.ts'
import { inShort, type PlanRecord } from './recorded.ts'
import { number } from './row.ts'

/** Holds and overrides as they stood; what of them never changes is read from their own rows. */
export interface CodedHolds {
  readonly version: number
  readonly placed: readonly (readonly [id: string, until: Instant, released: readonly CodedIncarnation[]])[]
}

/** What changes from plan to plan. */
export type CodedRecord = CodedMemory & { readonly holds: CodedHolds }

/** Keeps a plan with references to what it was made from. Without any observation there is nothing that it could be made from again. */
export function keepPlan(db: Database, host: string, record: PlanRecord, now: Moment): void {
  const observation = newestObservation(db, host)
  if (observation === null) return
  knowPeople(
    db,
    Array.from(record.ledger.sightings.values(), ({ user }) => user),
  )
  const people: PeopleOut = { host, idOf: name => personId(db, name, now) }
  const { plan, ledger, holds, guards, version, zoneData } = record
  const memory: CodedRecord = { ...codeMemory(ledger, people), holds: codeHolds(holds, people) }
  const parts = {
    sightings: keepPart(db, host, 'sightings', codeSightings(ledger, people)),
    memory: keepPart(db, host, 'memory', memory),
    guards: keepPart(db, host, 'guards', codeGuards(guards, people)),
    decisions: keepPart(db, host, 'decisions', inShort(plan)),
  }
  db.run(
    `INSERT INTO plan_record
       (host, plan, digest, planned_at, observed_at, elapsed, observation, revision, bundle, version, zone_data,
        sightings, memory, guards, decisions, size)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    host,
    plan.id,
    hash('sha256', planDigestText(plan)),
    plan.plannedAt,
    plan.observedAt,
    now.stamp,
    observation.id,
    plan.revision,
    bundleName(db, host, plan.revision),
    version,
    zoneData,
    parts.sightings.id,
    parts.memory.id,
    parts.guards.id,
    parts.decisions.id,
    ROW_SIZE + parts.sightings.size + parts.memory.size + parts.guards.size + parts.decisions.size,
  )
}

/** The newest record, as a name for it and the bytes it takes; null: there is none. */
export function newestPlan(db: Database, host: string): { readonly id: number; readonly size: number } | null {
  const row = db.get('SELECT id, size FROM plan_record WHERE host = ? ORDER BY id DESC LIMIT 1', host)
  return row ? { id: number(row, 'id'), size: number(row, 'size') } : null
}

/** About what a row takes besides its parts. */
const ROW_SIZE = 300

function codeHolds({ version, holds, overrides }: Holds, people: PeopleOut): CodedHolds {
  const code = ({ id, until, released }: Pick<Hold, 'id' | 'until' | 'released'>): CodedHolds['placed'][number] => [
    id,
    until,
    Array.from(released, key => codeIncarnation(key, people)),
  ]
  return { version, placed: [...holds, ...overrides].map(code) }
}
