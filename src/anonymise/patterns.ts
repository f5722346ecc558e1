import { fold } from '../model/fold.ts'
import type { GuardSettings } from '../model/ledger.ts'
import type { Match } from '../model/policy.ts'
import { splitUser } from '../model/user-name.ts'

/** Every glob that is held against names of one kind, in the case in which names are compared. */
export interface NamePatterns {
  readonly user: ReadonlySet<string>
  readonly domain: ReadonlySet<string>
  readonly group: ReadonlySet<string>
  readonly client: ReadonlySet<string>
  readonly host: ReadonlySet<string>
}

export type NameKind = keyof NamePatterns

/** What matches, and whom nobody touches, ask of names. */
export function namePatterns(matches: readonly Match[], protect: GuardSettings['protect']): NamePatterns {
  const found = {
    user: new Set<string>(),
    domain: new Set<string>(),
    group: new Set<string>(),
    client: new Set<string>(),
    host: new Set<string>(),
  }
  const collect = (match: Match): void => {
    for (const pattern of match.user ?? []) {
      const { domain, name } = splitUser(fold(pattern))
      found.user.add(name)
      if (domain !== null) found.domain.add(domain)
    }
    for (const kind of ['group', 'client', 'host'] as const) {
      for (const pattern of match[kind] ?? []) found[kind].add(fold(pattern))
    }
    for (const part of [...(match.any ?? []), ...(match.all ?? [])]) collect(part)
    if (match.not !== undefined) collect(match.not)
  }
  for (const match of [...matches, { user: protect.users, group: protect.groups }]) collect(match)
  return found
}
