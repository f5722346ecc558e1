import { fold } from '../model/fold.ts'
import type { Action, Observation, Session } from '../model/session.ts'
import { splitUser } from '../model/user-name.ts'
import { Aliases } from './aliases.ts'
import type { NameKind, NamePatterns } from './patterns.ts'

export interface Anonymised {
  readonly observation: Observation
  /** How many names of each kind there were. */
  readonly names: Readonly<Record<NameKind, number>>
  /** Names that stand there as they were, since a pattern is about them alone. */
  readonly kept: readonly { readonly kind: NameKind; readonly name: string }[]
}

/**
 * The same look without the names of people, groups, clients and the host: each has another one, of which the patterns see just what they saw of it, so
 * that policies with these patterns decide the same. Session ids, stations and times are no names and stay.
 */
export function anonymise(observation: Observation, patterns: NamePatterns): Anonymised {
  const { sessions, host } = observation
  const accounts = sessions.map(accountOf)
  const aliases: Readonly<Record<NameKind, Aliases>> = {
    user: new Aliases('person', patterns.user, known(accounts, 'user')),
    domain: new Aliases('domain', patterns.domain, known(accounts, 'domain')),
    group: new Aliases(
      'group',
      patterns.group,
      sessions.flatMap(({ groups }) => groups ?? []),
    ),
    client: new Aliases('client', patterns.client, known(sessions, 'client')),
    host: new Aliases('host', patterns.host, [host]),
  }
  const named = namesIn(observation, accounts)
  const other = (kind: NameKind, name: string | null): string | null => (name === null ? null : aliases[kind].of(name))
  const renamed = sessions.map((session, index): Session => {
    const { user, domain } = accounts[index] ?? session
    const { cannot, ...rest } = session
    return {
      ...rest,
      ...(cannot !== undefined && { cannot: nameless(cannot, named) }),
      user: other('user', user),
      domain: other('domain', domain),
      groups: session.groups?.map(group => aliases.group.of(group)) ?? null,
      // Empty is known to be none.
      client: session.client === '' ? '' : other('client', session.client),
    }
  })
  const kinds = Object.keys(aliases) as NameKind[] // of this very record
  return {
    observation: { ...observation, host: aliases.host.of(host), sessions: renamed },
    names: {
      user: aliases.user.size,
      domain: aliases.domain.size,
      group: aliases.group.size,
      client: aliases.client.size,
      host: aliases.host.size,
    },
    kept: kinds.flatMap(kind => aliases[kind].kept.map(name => ({ kind, name }))),
  }
}

/** Every name that becomes another one, folded. */
function namesIn({ host, sessions }: Observation, accounts: readonly Account[]): readonly string[] {
  const names = [
    host,
    ...known(accounts, 'user'),
    ...known(accounts, 'domain'),
    ...known(sessions, 'client'),
    ...sessions.flatMap(({ groups }) => groups ?? []),
  ]
  return [...new Set(names.map(fold))].filter(name => name !== '')
}

/** No provider's words name a person, but whoever writes a snapshot writes what they like. Words decide nothing, so those that do are left out. */
function nameless(cannot: NonNullable<Session['cannot']>, names: readonly string[]): NonNullable<Session['cannot']> {
  const words = Object.entries(cannot) as [Action, string][] // of these keys alone
  return Object.fromEntries(words.filter(([, why]) => !names.some(name => fold(why).includes(name))))
}

type Account = Pick<Session, 'user' | 'domain'>

/** Some hosts give the whole name, `CLASS\ana` or `ana@class`, as the account; matching takes it apart as well. */
function accountOf({ user, domain }: Session): Account {
  if (user === null || domain !== null) return { user, domain }
  const { name, domain: within } = splitUser(user)
  return { user: name, domain: within }
}

function known<K extends 'user' | 'domain' | 'client'>(
  all: readonly Readonly<Record<K, string | null>>[],
  kind: K,
): readonly string[] {
  return all.map(one => one[kind]).filter(name => name !== null)
}
