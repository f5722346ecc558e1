import { UnsupportedError } from '../errors.ts'
import type { Desktop, DesktopStanding } from './desktop.ts'
import type { SeenSession } from './seen.ts'

/** Every other session that has a desktop. Whether it is in front is logind's to tell; nothing takes it from there that is known to keep it. */
export function plainSeat(): Desktop {
  return {
    locksWhatItTakes: false,
    keeps: () => true,
    async standings(sessions) {
      const standings = new Map<string, DesktopStanding>()
      for (const session of sessions) standings.set(session.id, standingOf(session))
      return standings
    },
    async disconnect(session) {
      throw new UnsupportedError(`Session ${session.id} can't be disconnected: ${because(session)}. ${WHAT_WOULD}`)
    },
  }
}

function standingOf(session: SeenSession): DesktopStanding {
  // Of one on no seat, as of a VNC server, logind says that it is always in front.
  if (session.seat === null) return { state: 'unknown', can: [], cannot: because(session) }
  return session.active ? { state: 'active', can: [], cannot: because(session) } : { state: 'disconnected', can: [] }
}

const WHAT_WOULD = 'Seats of LightDM can, and so can sessions of xrdp with the backend Xorg'

function because({ seat, service }: SeenSession): string {
  if (seat === null) return 'it is on no seat, and not one of xrdp either'
  if (service.startsWith('gdm'))
    return `GDM has no request that puts a login screen in front of ${seat}; the one that starts another greeter names no seat and is always for seat0`
  if (service.startsWith('sddm'))
    return 'SDDM does not say which sessions are on which of its seats, and starts one more greeter each time that it is asked for one'
  const keeper = service === '' ? 'whatever began it' : `“${service}”, which began it,`
  return `${keeper} is not known to have a way of putting a login screen in front of ${seat} that leaves the session alive`
}
