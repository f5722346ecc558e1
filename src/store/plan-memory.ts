import { backoffKey, type GuardSettings, type Ledger, partsOfBackoffKey } from '../model/ledger.ts'
import { type Instant, instant } from '../model/time.ts'
import { keyOfParts, partsOfKey } from './incarnations.ts'

/** An incarnation without its key, which holds a name. */
export type CodedIncarnation = readonly [sessionId: string, person: string, stamp: string]
type CodedRule = readonly [...CodedIncarnation, policy: string, rule: string]
type Rows<K, V> = readonly (readonly [K, V])[]
type ValueOf<M> = M extends ReadonlyMap<string, infer V> ? V : never
type InFlight = ValueOf<Ledger['inFlight']>

/** Turns people into ids. */
export interface PeopleOut {
  readonly host: string
  readonly idOf: (name: string) => string
}

/** Turns ids back into names; into themselves for those who were forgotten. */
export interface PeopleIn {
  readonly host: string
  readonly nameOf: (person: string) => string
}

/** Most plans of a quiet host see the same people, so this part of a ledger is kept by itself. */
export type CodedSightings = readonly (readonly [...CodedIncarnation, logonAt: Instant | null, since: Instant])[]

export interface CodedMemory {
  readonly inFlight: readonly (readonly [sessionId: string, who: CodedIncarnation, action: InFlight['action']])[]
  readonly lastUnlock: Rows<CodedIncarnation, Instant>
  readonly disconnected: readonly CodedIncarnation[]
  readonly treated: Rows<CodedIncarnation, ValueOf<Ledger['treated']>>
  readonly backoff: Rows<CodedRule, ValueOf<Ledger['backoff']>>
  readonly fights: Rows<CodedRule, ValueOf<Ledger['fights']>>
  readonly notices: Rows<CodedRule, ValueOf<Ledger['notices']>>
  /** The first, then the steps from one to the next: small numbers that repeat. */
  readonly writes: Rows<string, readonly number[]>
  readonly disconnects: readonly Instant[]
  readonly providerFailed: Ledger['providerFailed']
  readonly armed: { readonly person: string; readonly at: Instant } | null
}

type CodedUser = string | { readonly person: string }
export type CodedGuards = Omit<GuardSettings, 'protect'> & {
  readonly protect: { readonly users: readonly CodedUser[]; readonly groups: readonly string[] }
}

export function codeIncarnation(key: string, { host, idOf }: PeopleOut): CodedIncarnation {
  const { sessionId, stamp, user } = partsOfKey(host, key)
  return [sessionId, idOf(user), stamp]
}

export function keyFrom([sessionId, person, stamp]: CodedIncarnation, { host, nameOf }: PeopleIn): string {
  return keyOfParts(host, { sessionId, stamp, user: nameOf(person) })
}

export function codeSightings({ sightings }: Ledger, people: PeopleOut): CodedSightings {
  return Array.from(sightings.values(), ({ key, logonAt, since }) => [...codeIncarnation(key, people), logonAt, since])
}

export function sightingsFrom(coded: CodedSightings, people: PeopleIn): Ledger['sightings'] {
  const { host, nameOf } = people
  return new Map(
    coded.map(([sessionId, person, stamp, logonAt, since]) => {
      const key = keyFrom([sessionId, person, stamp], people)
      return [sessionId, { key, host, sessionId, user: nameOf(person), logonAt, since }]
    }),
  )
}

export function codeMemory(ledger: Ledger, people: PeopleOut): CodedMemory {
  const byKey = <V>(map: ReadonlyMap<string, V>): Rows<CodedIncarnation, V> =>
    Array.from(map, ([key, value]) => [codeIncarnation(key, people), value])
  const byRule = <V>(map: ReadonlyMap<string, V>): Rows<CodedRule, V> =>
    Array.from(map, ([key, value]) => [codeRule(key, people), value])
  const { armed } = ledger
  return {
    inFlight: Array.from(ledger.inFlight, ([id, open]) => [id, codeIncarnation(open.incarnation, people), open.action]),
    lastUnlock: byKey(ledger.lastUnlock),
    disconnected: Array.from(ledger.disconnected, key => codeIncarnation(key, people)),
    treated: byKey(ledger.treated),
    backoff: byRule(ledger.backoff),
    fights: byRule(ledger.fights),
    notices: byRule(ledger.notices),
    writes: Array.from(ledger.writes, ([id, instants]) => [id, instants.map((at, i) => at - (instants[i - 1] ?? 0))]),
    disconnects: ledger.disconnects,
    providerFailed: ledger.providerFailed,
    armed: armed === null ? null : { person: people.idOf(armed.by), at: armed.at },
  }
}

export function memoryFrom(coded: CodedMemory, people: PeopleIn): Omit<Ledger, 'sightings'> {
  const byKey = <V>(rows: Rows<CodedIncarnation, V>): ReadonlyMap<string, V> =>
    new Map(rows.map(([who, value]) => [keyFrom(who, people), value]))
  const byRule = <V>(rows: Rows<CodedRule, V>): ReadonlyMap<string, V> =>
    new Map(
      rows.map(([[sessionId, person, stamp, policy, rule], value]) => [
        backoffKey(keyFrom([sessionId, person, stamp], people), { policy, rule }),
        value,
      ]),
    )
  const { armed } = coded
  return {
    inFlight: new Map(coded.inFlight.map(([id, who, action]) => [id, { incarnation: keyFrom(who, people), action }])),
    lastUnlock: byKey(coded.lastUnlock),
    disconnected: new Set(coded.disconnected.map(who => keyFrom(who, people))),
    treated: byKey(coded.treated),
    backoff: byRule(coded.backoff),
    fights: byRule(coded.fights),
    notices: byRule(coded.notices),
    writes: new Map(coded.writes.map(([id, steps]) => [id, sums(steps)])),
    disconnects: coded.disconnects,
    providerFailed: coded.providerFailed,
    armed: armed === null ? null : { by: people.nameOf(armed.person), at: armed.at },
  }
}

/** A glob names nobody, and stays as it is. */
export function codeGuards({ protect, ...rest }: GuardSettings, { idOf }: PeopleOut): CodedGuards {
  const users = protect.users.map(user => (/[*?]/.test(user) ? user : { person: idOf(user) }))
  return { ...rest, protect: { users, groups: protect.groups } }
}

export function guardsFrom({ protect, ...rest }: CodedGuards, { nameOf }: PeopleIn): GuardSettings {
  const users = protect.users.map(user => (typeof user === 'string' ? user : nameOf(user.person)))
  return { ...rest, protect: { users, groups: protect.groups } }
}

function codeRule(key: string, people: PeopleOut): CodedRule {
  const { incarnation, policy, rule } = partsOfBackoffKey(key)
  return [...codeIncarnation(incarnation, people), policy, rule]
}

function sums(steps: readonly number[]): readonly Instant[] {
  let at = 0
  return steps.map(step => {
    at += step
    return instant(at)
  })
}
