import { instant } from '../../src/model/time.ts'
import type { SeenSession } from '../../src/providers/logind/seen.ts'

/** A session of logind as a test needs it. */
export function seenSession(changes: Partial<SeenSession> = {}): SeenSession {
  return {
    id: 'c1',
    path: '/org/freedesktop/login1/session/c1',
    uid: 1000,
    user: 'ana',
    seat: 'seat-1',
    display: ':50',
    service: 'lightdm',
    type: 'x11',
    class: 'user',
    state: 'active',
    active: true,
    remote: false,
    remoteHost: null,
    leader: 0,
    logonAt: instant(Date.parse('2026-11-21T08:00:00Z')),
    idleHint: false,
    idleSince: null,
    lockedHint: false,
    ...changes,
  }
}
