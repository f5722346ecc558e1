import { fold } from '../model/fold.ts'
import { namesIn } from '../model/match-fields.ts'
import type { Match, MatchField } from '../model/policy.ts'
import { compileGlob } from '../planner/glob.ts'
import { allOf, type ClassSet, none, setOf } from './class-set.ts'
import { both, type Dimension, either, type Need, never, within } from './need.ts'
import type { TextClasses } from './text-classes.ts'
import { admins, connections, connectionsThat, type Universe, unknownOf } from './universe.ts'
import { userGlobs } from './vocabulary.ts'

/** What is wanted of a match, which has three values: one of them, or either of two. */
export type Wanted = 'yes' | 'no' | 'not-yes' | 'not-no'

/** What a session has to be for a match to have a wanted value. Follows `planner/match.ts` field by field. */
export class MatchNeeds {
  readonly #universe: Universe

  constructor(universe: Universe) {
    this.#universe = universe
  }

  of(match: Match, wanted: Wanted): Need {
    const parts = namesIn(match).flatMap((field): readonly Need[] => {
      switch (field) {
        case 'everySession':
          return []
        case 'any':
          return [
            some(
              (match.any ?? []).map(part => this.of(part, wanted)),
              wanted,
            ),
          ]
        case 'all':
          return [
            every(
              (match.all ?? []).map(part => this.of(part, wanted)),
              wanted,
            ),
          ]
        case 'not':
          return match.not === undefined ? [] : [this.of(match.not, opposite[wanted])]
        default:
          return [this.#field(match, field, wanted)]
      }
    })
    return every(parts, wanted)
  }

  #field(match: Match, field: MatchField, wanted: Wanted): Need {
    const { sizes, sessionIds, idle, client, host, station, group } = this.#universe
    switch (field) {
      case 'sessionId': {
        const ids = new Set(match.sessionId)
        return this.#value(
          'sessionId',
          setOf(sizes.sessionId, index => ids.has(sessionIds[index] ?? '')),
          none,
          wanted,
        )
      }
      case 'user':
        return some(
          (match.user ?? []).map(pattern => this.#user(pattern, wanted)),
          wanted,
        )
      case 'group':
        return groups(anyOf(group, (match.group ?? []).map(fold)), wanted)
      case 'station':
        return this.#value('station', anyOf(station, match.station ?? []), unknownOf(station), wanted)
      case 'labels':
        return this.#value('station', this.#labelled(match.labels ?? {}), unknownOf(station), wanted)
      case 'client':
        return this.#value('client', anyOf(client, (match.client ?? []).map(fold)), unknownOf(client), wanted)
      case 'connection': {
        const listed = new Set<unknown>(match.connection)
        const yes = connectionsThat(connection => connection !== null && listed.has(connection))
        return this.#value('connection', yes, nobodyKnows(connections), wanted)
      }
      case 'admin':
        return this.#value(
          'admin',
          setOf(admins.length, index => admins[index] === match.admin),
          nobodyKnows(admins),
          wanted,
        )
      case 'idleFor': {
        const yes = setOf(idle.length, index => (idle[index] ?? 0) >= (match.idleFor ?? 0))
        return this.#value('idle', yes, 1n << BigInt(idle.length), wanted)
      }
      case 'host':
        return this.#value('host', anyOf(host, (match.host ?? []).map(fold)), none, wanted)
      default:
        return field satisfies never
    }
  }

  /** A name that fits, and a domain that fits where one is asked for. */
  #user(pattern: string, wanted: Wanted): Need {
    const { name: names, domain: domains } = this.#universe
    const { name, domain } = userGlobs(pattern)
    const parts = [this.#value('name', names.matching(name), none, wanted)]
    if (domain !== null) parts.push(this.#value('domain', domains.matching(domain), unknownOf(domains), wanted))
    return every(parts, wanted)
  }

  #labelled(wanted: Readonly<Record<string, readonly string[]>>): ClassSet {
    const { station, stations } = this.#universe
    const tests = Object.entries(wanted).map(([label, globs]) => ({ label, tests: globs.map(compileGlob) }))
    return setOf(station.texts.length, index => {
      const labels = stations.get(station.texts[index] ?? '')?.labels ?? {}
      return tests.every(({ label, tests }) => {
        const value = Object.hasOwn(labels, label) ? labels[label] : undefined
        return value !== undefined && tests.some(test => test(value))
      })
    })
  }

  #value(dimension: Dimension, yes: ClassSet, unknown: ClassSet, wanted: Wanted): Need {
    const { sizes } = this.#universe
    const no = allOf(sizes[dimension]) & ~yes & ~unknown
    const sets: Readonly<Record<Wanted, ClassSet>> = { yes, no, 'not-yes': no | unknown, 'not-no': yes | unknown }
    return within(sizes, dimension, sets[wanted])
  }
}

const opposite = { yes: 'no', no: 'yes', 'not-yes': 'not-no', 'not-no': 'not-yes' } as const

/** All of them: one that is not makes the whole be not. */
function every(parts: readonly Need[], wanted: Wanted): Need {
  return wanted === 'yes' || wanted === 'not-no' ? both(parts) : either(parts)
}

function some(parts: readonly Need[], wanted: Wanted): Need {
  return wanted === 'yes' || wanted === 'not-no' ? either(parts) : both(parts)
}

function groups(set: ClassSet, wanted: Wanted): Need {
  const known: Need = { kind: 'group', want: wanted === 'yes' || wanted === 'not-no' ? 'some' : 'none', set }
  const possible = known.want === 'some' && set === none ? never : known
  return wanted === 'yes' || wanted === 'no' ? possible : either([possible, { kind: 'groups', want: 'unknown' }])
}

function anyOf(classes: TextClasses, globs: readonly string[]): ClassSet {
  return globs.reduce((set, glob) => set | classes.matching(glob), none)
}

function nobodyKnows(values: readonly unknown[]): ClassSet {
  return setOf(values.length, index => values[index] === null)
}
