import type { Connection, Session, SessionState, Tristate } from '../../model/session.ts'
import type { Instant } from '../../model/time.ts'
import { splitUser } from '../../model/user-name.ts'
import type { KnownGroups } from '../group-cache.ts'
import type { DesktopStanding } from './desktop.ts'
import type { SeenSession } from './seen.ts'

export interface SessionFacts {
  readonly observedAt: Instant
  /** null: it could not be told how its desktop stands. */
  readonly standing: DesktopStanding | null
  /** null: not known, or not yet. */
  readonly groups: KnownGroups | null
  readonly locked: Tristate
  readonly blocked: Tristate
  readonly isOwn: boolean
}

/** Session types that have a desktop; an ssh login or a console's text has none. */
const DESKTOPS: ReadonlySet<string> = new Set(['x11', 'wayland', 'mir'])

/** Whether it is the session of a person at a desktop. */
export function isPersons({ class: kind, type }: SeenSession): boolean {
  return kind === 'user' && DESKTOPS.has(type)
}

/** Its user has left or is leaving: it only waits for its processes to end. */
export function isClosing({ state }: SeenSession): boolean {
  return state === 'closing'
}

/** A session in the words of the model. */
export function sessionOf(seen: SeenSession, facts: SessionFacts): Session {
  const { user, domain } = isPersons(seen) ? userOf(seen) : { user: null, domain: null }
  const { groups, standing, locked, blocked, isOwn } = facts
  const place = placeOf(seen)
  const isTreated = user !== null && !isClosing(seen)
  return {
    id: seen.id,
    user,
    domain,
    groups: user === null ? null : (groups?.groups ?? null),
    ...place,
    state: stateOf(seen, user !== null, standing),
    blocked,
    locked,
    admin: user === null ? null : (groups?.admin ?? null),
    logonAt: seen.logonAt,
    idleSince: idleSinceOf(seen, facts.observedAt),
    own: isOwn,
    can: isTreated ? ['unlock', ...(standing?.can ?? [])] : [],
    ...(user === null ? {} : cannotOf(seen, standing)),
  }
}

function cannotOf(seen: SeenSession, standing: DesktopStanding | null): Pick<Session, 'cannot'> {
  if (isClosing(seen)) return { cannot: { unlock: LEAVING, disconnect: LEAVING } }
  return standing?.cannot === undefined ? {} : { cannot: { disconnect: standing.cannot } }
}

const LEAVING = 'its user has left or is leaving, and it only waits for its processes to end'

/** As actions address its user. */
export function userOf({ user: text }: SeenSession): { readonly user: string; readonly domain: string | null } {
  const { name, domain } = splitUser(text)
  return { user: name, domain }
}

/** A seat is a station; the first one is the machine's own console. Of xrdp only its service says so: `Remote` is false. */
function placeOf({ seat, service, remote, remoteHost }: SeenSession): {
  readonly connection: Connection | null
  readonly station: string | null
  readonly client: string | null
} {
  if (service === 'xrdp-sesman') return { connection: 'remote', station: null, client: null }
  if (seat !== null) return { connection: seat === 'seat0' ? 'console' : 'station', station: seat, client: null }
  return { connection: remote ? 'remote' : null, station: null, client: remote ? remoteHost : null }
}

function stateOf(seen: SeenSession, isPerson: boolean, standing: DesktopStanding | null): SessionState {
  if (!isPerson || isClosing(seen)) return 'other'
  return standing?.state ?? 'unknown'
}

/** Whoever never sets the hint says nothing by it; a hint that is taken back says that somebody is busy there. */
function idleSinceOf({ idleHint, idleSince }: SeenSession, observedAt: Instant): Instant | null {
  if (idleSince === null) return null
  return idleHint ? idleSince : observedAt
}
