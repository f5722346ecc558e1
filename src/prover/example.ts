import { noHolds } from '../model/hold.ts'
import { emptyLedger, type GuardSettings } from '../model/ledger.ts'
import type { Decision } from '../model/plan.ts'
import type { Bundle } from '../model/policy.ts'
import type { Observation, Session } from '../model/session.ts'
import { type Instant, instant, ms } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'
import { type PreparedBundle, plan, prepare } from '../planner/plan.ts'
import { type ClassSet, firstOf, none } from './class-set.ts'
import { likelyName } from './likely-names.ts'
import { type Dimension, dimensions } from './need.ts'
import type { Found } from './search.ts'
import type { TextClasses } from './text-classes.ts'
import { admins, connections, type Universe } from './universe.ts'

/** A session at an instant, and what the planner makes of it. */
export interface Example {
  readonly host: string
  readonly session: Session
  readonly at: Instant
  readonly decision: Decision
}

const HOUR = 3_600_000

/** Nothing keeps anything back, so that what is seen is what the rules say. */
const guards: GuardSettings = {
  stopped: false,
  armed: true,
  protect: { users: [], groups: [] },
  hostLimit: { count: 7_200, per: ms(HOUR) },
  disruptionBudget: { count: 30, share: null, per: ms(HOUR) },
  invokedFrom: null,
  setAside: [],
}

/** Makes sessions of classes, and asks the planner itself about them. */
export class Examples {
  readonly #universe: Universe
  readonly #instants: readonly Instant[]
  readonly #prepared: PreparedBundle
  readonly #zones: Zones

  constructor(bundle: Bundle, universe: Universe, instants: readonly Instant[], zones: Zones) {
    this.#universe = universe
    this.#instants = instants
    this.#prepared = prepare(bundle)
    this.#zones = zones
  }

  of(found: Found): Example {
    const at = this.#instants[this.#first(found, 'time')] ?? instant(0)
    const { host: hosts, vocabulary } = this.#universe
    const host = likelyName('host', hosts, this.#first(found, 'host'), vocabulary.host)
    const session = this.#session(found, at)
    return { host, session, at, decision: this.#decision(host, session, at) }
  }

  #first({ left }: Found, dimension: Dimension): number {
    return firstOf(left[dimensions.indexOf(dimension)] ?? 1n)
  }

  #session(found: Found, at: Instant): Session {
    const { vocabulary, name, domain, station, client, stations, idle, sessionIds } = this.#universe
    const text = (dimension: 'domain' | 'station' | 'client', classes: TextClasses): string | null => {
      const index = this.#first(found, dimension)
      if (index >= classes.texts.length) return null
      const taken = dimension === 'station' ? stations : null
      return likelyName(dimension, classes, index, vocabulary[dimension], taken)
    }
    const idleClass = this.#first(found, 'idle')
    const idleFor = idle[idleClass]
    const whose = text('domain', domain)
    return {
      id: sessionIds[this.#first(found, 'sessionId')] ?? '5',
      user: likelyName('name', name, this.#first(found, 'name'), vocabulary.name, null, whose === null),
      domain: whose,
      groups: this.#groups(found),
      station: text('station', station),
      client: text('client', client),
      connection: connections[this.#first(found, 'connection')] ?? null,
      state: 'active',
      blocked: 'yes',
      locked: 'no',
      admin: admins[this.#first(found, 'admin')] ?? null,
      logonAt: instant(at - Math.max(HOUR, idleFor ?? 0)),
      idleSince: idleFor === undefined ? null : instant(at - idleFor),
      own: false,
      can: ['unlock', 'disconnect'],
    }
  }

  #groups({ groups: { known, some, barred } }: Found): readonly string[] | null {
    const { group, vocabulary } = this.#universe
    if (known === false) return null
    const allowed = (set: ClassSet): number => firstOf(set & ~barred)
    const wanted = new Set(some.filter(set => (set & ~barred) !== none).map(allowed))
    return [...wanted].map(index => likelyName('group', group, index, vocabulary.group))
  }

  #decision(host: string, session: Session, now: Instant): Decision {
    const observation: Observation = {
      host,
      observedAt: now,
      provider: 'prover',
      complete: true,
      confirmsIdentity: false,
      unlockLiftsLocks: false,
      sessions: [session],
    }
    const [decision] = plan({
      prepared: this.#prepared,
      observation,
      ledger: emptyLedger,
      holds: noHolds,
      guards,
      now,
      zones: this.#zones,
    }).decisions
    if (decision === undefined) throw new Error('a plan of one session decided nothing')
    return decision
  }
}
