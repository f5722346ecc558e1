import { instant } from '../../src/model/time.ts'
import type { SeenSession } from '../../src/providers/logind/seen.ts'

/** A session of Linux at a desktop, as logind tells of it. */
export function seenSession(differing: Partial<SeenSession> = {}): SeenSession {
  return {
    id: 'c1',
    path: '/org/freedesktop/login1/session/c1',
    uid: 1001,
    user: 'ana',
    seat: 'seat-1',
    display: null,
    service: 'lightdm',
    type: 'x11',
    class: 'user',
    state: 'active',
    active: true,
    remote: false,
    remoteHost: null,
    leader: 4001,
    logonAt: instant(1_700_000_000_000),
    idleHint: false,
    idleSince: null,
    lockedHint: false,
    ...differing,
  }
}
