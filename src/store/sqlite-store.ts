import type { Intent } from '../model/action.ts'
import type { Clock } from '../model/clock.ts'
import type { Holds } from '../model/hold.ts'
import type { Ledger } from '../model/ledger.ts'
import type { SourceCommit } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import type { Instant, Milliseconds } from '../model/time.ts'
import { admit } from './admit.ts'
import type { Database } from './database.ts'
import type { Fact } from './fact.ts'
import { readFights } from './fights.ts'
import { forgetPerson, naming, scrub } from './forget.ts'
import { openActions } from './intents.ts'
import { readJournal } from './journal.ts'
import type { ChainReport, JournalEntry, JournalFilter } from './journal-entry.ts'
import { keepMoment, type Moment, presentMoment } from './moment.ts'
import { lastObservation, newestObservation } from './observations.ts'
import { readHolds } from './placed.ts'
import { newestPlan } from './plan-records.ts'
import {
  keepAcceptedCommit,
  keepBundle,
  keepPolicyStatus,
  readAcceptedCommit,
  readBundle,
  readPolicyStatus,
} from './policies.ts'
import { readLedger } from './read-ledger.ts'
import { recordFact } from './record.ts'
import type { RecordedObservation, RecordedPlan } from './recorded.ts'
import { readRecordedObservations } from './recorded-observations.ts'
import { readPlans } from './recorded-plans.ts'
import { PRUNE_AFTER_TEXT, PRUNE_EVERY, prune } from './retention.ts'
import type { AdmissionBounds, KeptBundle, OpenAction, PolicyStatus, Store } from './store.ts'
import { StoreError } from './store.ts'
import { usedPlan } from './used-plans.ts'
import { verifyJournal } from './verify-journal.ts'
import { readBackoff } from './waits.ts'
import { WriteLog } from './write-log.ts'

/** The port over one open database. Each method is one transaction. */
export class SqliteStore implements Store {
  readonly host: string
  readonly #db: Database
  readonly #clock: Clock
  readonly #writes: WriteLog
  #prunedAt: Milliseconds
  /** Characters of observations and bytes of plans. A large host that keeps changing would outgrow its share long before the hour. */
  #keptSincePrune = 0
  #newestObservation: number | null = null
  #newestPlan: number | null = null

  constructor(db: Database, host: string, clock: Clock) {
    this.#db = db
    this.host = host
    this.#clock = clock
    this.#writes = new WriteLog(db, host)
    this.#prunedAt = clock.uptime()
  }

  ledger(): Ledger {
    return this.#db.read(() => readLedger(this.#db, this.host, this.#writes, this.#now()))
  }

  waits(): Pick<Ledger, 'backoff' | 'fights'> {
    return this.#db.read(() => {
      const now = this.#now()
      return { backoff: readBackoff(this.#db, this.host, now), fights: readFights(this.#db, this.host, now) }
    })
  }

  holds(): Holds {
    return this.#db.read(() => readHolds(this.#db, this.host, this.#now()))
  }

  recordedPlans(filter: Parameters<Store['recordedPlans']>[0]): Iterable<RecordedPlan> {
    return readPlans(this.#db, this.host, filter)
  }

  recordedObservations(filter: Parameters<Store['recordedObservations']>[0]): Iterable<RecordedObservation> {
    return readRecordedObservations(this.#db, this.host, filter)
  }

  naming(user: string): ReadonlySet<string> {
    return this.#db.read(() => naming(this.#db, this.host, user))
  }

  forget(user: string): number {
    const spellings = this.#write(() => forgetPerson(this.#db, this.host, user))
    scrub(this.#db)
    return spellings
  }

  openActions(): readonly OpenAction[] {
    return openActions(this.#db, this.host)
  }

  admit(intents: readonly Intent[], bounds: AdmissionBounds): readonly Intent[] {
    if (intents.length === 0) return []
    return this.#write(now => admit(this.#db, this.host, intents, bounds, now))
  }

  usedPlan(id: string): Instant | null {
    return usedPlan(this.#db, this.host, id)
  }

  record(facts: readonly Fact[]): void {
    if (facts.length === 0) return
    // Before, not after: what fails here must not look as if the facts had not been kept.
    const isDue = this.#clock.uptime() - this.#prunedAt >= PRUNE_EVERY
    if (isDue || this.#keptSincePrune >= PRUNE_AFTER_TEXT) this.prune()
    this.#write(now => {
      for (const fact of facts) recordFact(this.#db, this.host, fact, now)
    })
    if (facts.some(({ kind }) => kind === 'observation')) this.#countObserved()
    if (facts.some(({ kind }) => kind === 'plan')) this.#countPlanned()
  }

  lastObservation(): Observation | null {
    return this.#db.read(() => lastObservation(this.#db, this.host))
  }

  keptBundle(revision?: string): KeptBundle | null {
    return readBundle(this.#db, this.host, revision ?? null)
  }

  keepBundle(bundle: KeptBundle): void {
    this.#write(() => keepBundle(this.#db, this.host, bundle))
  }

  policyStatus(): PolicyStatus | null {
    return readPolicyStatus(this.#db, this.host)
  }

  setPolicyStatus(status: PolicyStatus): void {
    this.#write(() => keepPolicyStatus(this.#db, this.host, status))
  }

  acceptedCommit(source: string): SourceCommit | null {
    return readAcceptedCommit(this.#db, this.host, source)
  }

  acceptCommit(source: string, commit: SourceCommit): void {
    this.#write(() => keepAcceptedCommit(this.#db, this.host, source, commit, this.#clock.now()))
  }

  journal(filter: JournalFilter): readonly JournalEntry[] {
    return this.#db.read(() => readJournal(this.#db, this.host, filter))
  }

  verifyJournal(): ChainReport {
    return this.#db.read(() => verifyJournal(this.#db, this.host))
  }

  /** Applies retention; `record` does so by itself once an hour. */
  prune(): void {
    this.#prunedAt = this.#clock.uptime()
    this.#keptSincePrune = 0
    this.#write(now => prune(this.#db, this.host, now))
  }

  close(): void {
    this.#db.close()
  }

  #countObserved(): void {
    const newest = newestObservation(this.#db, this.host)
    if (newest === null || newest.id === this.#newestObservation) return
    this.#newestObservation = newest.id
    this.#keptSincePrune += newest.size
  }

  #countPlanned(): void {
    const newest = newestPlan(this.#db, this.host)
    if (newest === null || newest.id === this.#newestPlan) return
    this.#newestPlan = newest.id
    this.#keptSincePrune += newest.size
  }

  #now(): Moment {
    return presentMoment(this.#db, this.host, this.#clock)
  }

  /** A transaction that changed nothing leaves the file alone and costs no sync; a boot is noted as soon as it is seen. */
  #write<T>(work: (now: Moment) => T): T {
    const db = this.#db
    if (db.readOnly) throw new StoreError(`${db.file} was opened for reading only; nothing was kept`)
    return db.write(() => {
      const before = db.totalChanges()
      const now = this.#now()
      const result = work(now)
      if (now.newBoot || db.totalChanges() !== before) keepMoment(db, this.host, this.#clock, now)
      return result
    })
  }
}
