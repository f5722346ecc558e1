import type { GuardSettings } from '../model/ledger.ts'
import type { Match } from '../model/policy.ts'
import { compileMatch, type Matcher } from './match.ts'

/** Tells who is listed; undecided where it can't be told. null: nobody is. */
export function protectionOf({ users, groups }: GuardSettings['protect']): Matcher | null {
  const any: Match[] = []
  if (users.length > 0) any.push({ user: users })
  // An empty list would leave everyone undecided whose groups are not known.
  if (groups.length > 0) any.push({ group: groups })
  return any.length === 0 ? null : compileMatch({ any })
}
