import { fold } from '../model/fold.ts'
import type { Station } from '../model/policy.ts'
import type { Observation, Session } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import { splitUser } from '../model/user-name.ts'

/** What matching asks of a session, brought into one case once. `null` is unknown; what is known to be none is empty. */
export interface Facts {
  readonly session: Session
  readonly now: Instant
  readonly host: string
  readonly user: string
  readonly domain: string | null
  readonly groups: readonly string[] | null
  /** Empty: known to be none. */
  readonly station: string | null
  readonly labels: Labels | null
  /** Empty: known to be none. */
  readonly client: string | null
}

/** The labels of a station, and the keys under which rules that ask for them stand. */
export interface Labels {
  readonly values: Readonly<Record<string, string>>
  readonly keys: readonly string[]
}

const noLabels: Labels = { values: {}, keys: [] }

/** The key under which a label's value is looked up. */
export function labelKey(label: string, value: string): string {
  return `${label}\n${value}`
}

export function labelsOf(stations: ReadonlyMap<string, Station>): ReadonlyMap<string, Labels> {
  const entries = [...stations].map(([id, { labels }]): [string, Labels] => {
    const keys = Object.entries(labels).map(([label, value]) => labelKey(label, value))
    return [id, { values: labels, keys }]
  })
  return new Map(entries)
}

/** Gathers the facts of one observation's sessions at one instant. */
export class FactFinder {
  readonly #labels: ReadonlyMap<string, Labels>
  readonly #now: Instant
  readonly #host: string
  /** Few groups stand in many sessions. */
  readonly #folded = new Map<string, string>()

  constructor(observation: Observation, labels: ReadonlyMap<string, Labels>, now: Instant) {
    this.#labels = labels
    this.#now = now
    this.#host = fold(observation.host)
  }

  /** A null station of a remote session and a null client of a station session are known to be none; any other null is unknown. */
  of(session: Session, user: string): Facts {
    const { connection, groups } = session
    const station = session.station ?? (connection === 'remote' ? '' : null)
    // Some hosts give the whole name, `CLASS\ana` or `ana@class`, as the account.
    const whole = session.domain === null ? splitUser(fold(user)) : null
    return {
      session,
      now: this.#now,
      host: this.#host,
      user: whole === null ? fold(user) : whole.name,
      domain: session.domain === null ? (whole?.domain ?? null) : this.#fold(session.domain),
      groups: groups === null ? null : groups.map(group => this.#fold(group)),
      station,
      labels: station === null ? null : (this.#labels.get(station) ?? noLabels),
      client: session.client === null ? (connection === 'station' ? '' : null) : fold(session.client),
    }
  }

  #fold(text: string): string {
    const known = this.#folded.get(text)
    if (known !== undefined) return known
    const folded = fold(text)
    this.#folded.set(text, folded)
    return folded
  }
}
