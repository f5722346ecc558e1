import { UnsupportedError } from '../errors.ts'
import type { Desktop, DesktopStanding } from './desktop.ts'

/**
 * A session whose desktop is on a seat, and whose display manager offers no way to take it off without ending the session: GDM, a display
 * manager of the house, X started by hand.
 */
export function plainSeat(): Desktop {
  return {
    keeps: () => true,
    async standings(sessions) {
      const standings = new Map<string, DesktopStanding>()
      for (const { id, seat, active } of sessions) {
        if (seat !== null) standings.set(id, { state: active ? 'active' : 'disconnected', can: [] })
      }
      return standings
    },
    async disconnect({ id, service, seat }) {
      const keeper = service === '' ? 'what started it' : `“${service}”, which started it,`
      throw new UnsupportedError(
        seat === null
          ? `Session ${id} is on no seat and not of xrdp: ${keeper} has no way known here to take its desktop and let its programs run on; only xrdp with the backend Xorg does`
          : `Session ${id} can't be taken off ${seat}: ${keeper} has no way to do that without ending the session; LightDM and SDDM do, and so do remote sessions of xrdp`,
      )
    },
  }
}
