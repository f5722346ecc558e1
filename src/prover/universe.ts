import type { Match, MatchField, Station } from '../model/policy.ts'
import type { Connection } from '../model/session.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import { allOf, type ClassSet, only, setOf } from './class-set.ts'
import { type Dimension, dimensions, either, type Need, type Sizes, within } from './need.ts'
import { type TextClasses, textClasses } from './text-classes.ts'
import { type Vocabulary, vocabularyOf } from './vocabulary.ts'

/** Every session that there can be, in classes that no rule tells apart further. */
export interface Universe {
  readonly vocabulary: Vocabulary
  readonly stations: ReadonlyMap<string, Station>
  readonly sizes: Sizes
  readonly all: readonly ClassSet[]
  readonly sessionIds: readonly string[]
  readonly host: TextClasses
  readonly name: TextClasses
  /** The class after its texts: nobody knows. */
  readonly domain: TextClasses
  /** The class after its texts: nobody knows. The one after that: there is none. */
  readonly station: TextClasses
  /** As for stations. */
  readonly client: TextClasses
  readonly group: TextClasses
  /** Where each class of idle time begins. The class after them: nobody knows. */
  readonly idle: readonly Milliseconds[]
  /** Fields of which classes may be missing. */
  readonly incomplete: ReadonlySet<MatchField>
  /** What is so of every session. */
  readonly sound: readonly Need[]
}

/** null: nobody knows. */
export const connections: readonly (Connection | null)[] = ['station', 'remote', 'console', null]

/** null: nobody knows. */
export const admins: readonly (boolean | null)[] = [false, true, null]

/** @param times how many classes of instants there are */
export function universeOf(matches: readonly Match[], stations: ReadonlyMap<string, Station>, times: number): Universe {
  const vocabulary = vocabularyOf(matches)
  const listed = [...vocabulary.sessionId.keys()]
  const labelled = [...stations].filter(([, { labels }]) => Object.keys(labels).length > 0).map(([id]) => id)
  const names = [...vocabulary.name.keys()]
  const texts = {
    host: textClasses([...vocabulary.host.keys()]),
    name: textClasses([...names, ...separators.filter(glob => names.some(name => name.includes(glob.slice(1, -1))))]),
    domain: textClasses([...vocabulary.domain.keys()]),
    station: textClasses([...vocabulary.station.keys()], labelled),
    client: textClasses([...vocabulary.client.keys()]),
    group: textClasses([...vocabulary.group.keys()]),
  }
  const sessionIds = [otherId(new Set(listed)), ...listed]
  const idle = [...new Set([ms(0), ...vocabulary.idleFor])].sort((a, b) => a - b)
  const sizes: Sizes = {
    time: times,
    connection: connections.length,
    station: texts.station.texts.length + 2,
    client: texts.client.texts.length + 2,
    name: texts.name.texts.length,
    domain: texts.domain.texts.length + 1,
    sessionId: sessionIds.length,
    host: texts.host.texts.length,
    admin: admins.length,
    idle: idle.length + 1,
  }
  return {
    vocabulary,
    stations,
    sizes,
    all: dimensions.map(dimension => allOf(sizes[dimension])),
    sessionIds,
    ...texts,
    idle,
    incomplete: incompleteFields(texts),
    sound: soundness(texts, sizes),
  }
}

type Texts = Pick<Universe, 'host' | 'name' | 'domain' | 'station' | 'client' | 'group'>

/** A whole name where the domain is not known would be taken apart. */
const separators: readonly string[] = ['*\\*', '*@*']

/** The class of those of whom it is not known. */
export function unknownOf({ texts }: TextClasses): ClassSet {
  return only(texts.length)
}

/** The class of those who have none, and it is known. */
function noneOf({ texts }: TextClasses): ClassSet {
  return only(texts.length + 1)
}

export function connectionsThat(suits: (connection: Connection | null) => boolean): ClassSet {
  return setOf(connections.length, index => suits(connections[index] ?? null))
}

/** A remote session has no station, and one at a station no client; of all others it may be unknown. */
function soundness({ station, client, name, domain }: Texts, sizes: Sizes): readonly Need[] {
  const joined = (...sides: readonly (readonly [Dimension, ClassSet])[]): Need =>
    either(sides.map(([dimension, set]) => within(sizes, dimension, set)))
  const remote = connectionsThat(connection => connection === 'remote')
  const atStation = connectionsThat(connection => connection === 'station')
  const others = (set: ClassSet): ClassSet => allOf(connections.length) & ~set
  const plain = setOf(sizes.name, index => !/[\\@]/.test(name.texts[index] ?? ''))
  return [
    joined(['connection', remote], ['station', allOf(sizes.station) & ~noneOf(station)]),
    joined(['connection', others(remote)], ['station', noneOf(station)]),
    joined(['connection', atStation], ['client', allOf(sizes.client) & ~noneOf(client)]),
    joined(['connection', others(atStation)], ['client', noneOf(client)]),
    joined(['domain', allOf(sizes.domain) & ~unknownOf(domain)], ['name', plain]),
  ]
}

function incompleteFields({ host, name, domain, station, client, group }: Texts): ReadonlySet<MatchField> {
  const fields = new Set<MatchField>()
  if (!host.complete) fields.add('host')
  if (!name.complete || !domain.complete) fields.add('user')
  if (!station.complete) fields.add('station').add('labels')
  if (!client.complete) fields.add('client')
  if (!group.complete) fields.add('group')
  return fields
}

function otherId(listed: ReadonlySet<string>): string {
  let id = 5
  while (listed.has(String(id))) id += 1
  return String(id)
}
