import { fold } from '../model/fold.ts'
import type { Match } from '../model/policy.ts'
import type { Milliseconds } from '../model/time.ts'
import { splitUser, type UserName } from '../model/user-name.ts'

/** Everything that matches ask for, each once and in the case in which it is compared; as it was written, for showing. */
export interface Vocabulary {
  readonly sessionId: Map<string, string>
  readonly host: Map<string, string>
  readonly name: Map<string, string>
  readonly domain: Map<string, string>
  readonly group: Map<string, string>
  readonly station: Map<string, string>
  readonly client: Map<string, string>
  readonly idleFor: Set<Milliseconds>
}

export function vocabularyOf(matches: readonly Match[]): Vocabulary {
  const vocabulary: Vocabulary = {
    sessionId: new Map(),
    host: new Map(),
    name: new Map(),
    domain: new Map(),
    group: new Map(),
    station: new Map(),
    client: new Map(),
    idleFor: new Set(),
  }
  for (const match of matches) collect(match, vocabulary)
  return vocabulary
}

function collect(match: Match, into: Vocabulary): void {
  for (const id of match.sessionId ?? []) into.sessionId.set(id, id)
  for (const glob of match.host ?? []) into.host.set(fold(glob), glob)
  for (const glob of match.group ?? []) into.group.set(fold(glob), glob)
  for (const glob of match.station ?? []) into.station.set(glob, glob)
  for (const glob of match.client ?? []) into.client.set(fold(glob), glob)
  for (const pattern of match.user ?? []) {
    const { name, domain } = userGlobs(pattern)
    into.name.set(name, splitUser(pattern).name)
    if (domain !== null) into.domain.set(domain, splitUser(pattern).domain ?? domain)
  }
  if (match.idleFor !== undefined) into.idleFor.add(match.idleFor)
  for (const part of [...(match.any ?? []), ...(match.all ?? [])]) collect(part, into)
  if (match.not !== undefined) collect(match.not, into)
}

/** A pattern for users as matching takes it: any domain is the same as none. */
export function userGlobs(pattern: string): UserName {
  const { name, domain } = splitUser(fold(pattern))
  return { name, domain: domain === '*' ? null : domain }
}
