import type { Action } from '../model/session.ts'
import { type Instant, instant } from '../model/time.ts'
import type { JournalEntry, JournalFilter } from '../store/journal-entry.ts'
import { actionOf, journalKinds, journalKindWords } from './journal-kinds.ts'
import { type NotedHead, notedHead } from './noted-head.ts'
import { sessionId } from './session-ids/session-id.ts'
import { count, type Since, since, words } from './values.ts'
import type { Flags, Switch, Value } from './verb.ts'

/** The flags of `history`. */
export interface HistoryFlags extends Readonly<Record<string, Switch | Value<unknown>>> {
  readonly since: Value<Since>
  readonly until: Value<Since>
  readonly session: Value<string>
  readonly user: Value<string>
  readonly kind: Value<readonly JournalEntry['kind'][]>
  readonly action: Value<Action>
  readonly rule: Value<string>
  readonly last: Value<number>
  readonly verify: Switch
  readonly head: Value<NotedHead>
}

export const historyFlags: HistoryFlags = {
  since: { value: 'TIME', description: 'a time ago, as 2h, or an instant', read: since },
  until: { value: 'TIME', description: 'the same: nothing that came then or later', read: since },
  session: { value: 'ID', description: 'this session id only', read: sessionId },
  user: { value: 'NAME', description: 'this user only', read: words },
  kind: {
    value: 'KIND',
    description: 'such entries only, as contested,calm',
    repeatable: true,
    words: journalKindWords,
    read: journalKinds,
  },
  action: { value: 'ACTION', description: 'what is about unlock, or about disconnect', read: actionOf },
  rule: { value: 'RULE', description: 'what is about a policy, or policy/rule', read: words },
  last: { value: 'N', description: 'the newest N entries', read: count },
  verify: { description: 'check that no entry was changed or taken out; exit 1 if one was' },
  head: {
    value: 'N:HASH',
    description: 'with --verify: the journal has that entry too, as an event journal-head noted it elsewhere',
    read: notedHead,
  },
}

/** Everything that was given narrows it further. */
export function journalFilter(flags: Flags<HistoryFlags>, now: Instant): JournalFilter {
  const { session, user, kind, action, rule, last } = flags
  const at = (given: Since): Instant => ('at' in given ? given.at : instant(now - given.ago))
  return {
    ...(flags.since !== null && { since: at(flags.since) }),
    ...(flags.until !== null && { until: at(flags.until) }),
    ...(session !== null && { sessionId: session }),
    ...(user !== null && { user }),
    ...(kind !== null && { kinds: kind }),
    ...(action !== null && { action }),
    ...(rule !== null && { rule }),
    ...(last !== null && { last }),
  }
}
