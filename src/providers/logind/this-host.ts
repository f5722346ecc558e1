import { groupsOf } from './accounts.ts'
import { inspect } from './inspect.ts'
import { lightDmDesktop } from './lightdm.ts'
import { lockersOf } from './lockers.ts'
import type { LogindParts } from './logind-parts.ts'
import { showNotice } from './notify.ts'
import { ownSessionId } from './own-session.ts'
import { plainSeat } from './seats.ts'
import { xrdpDesktop } from './xrdp.ts'

/** The machine on which this program runs. */
export const thisHost: LogindParts = {
  desktops: (bus, clock) => [xrdpDesktop(), lightDmDesktop(bus, clock), plainSeat()],
  lockers: lockersOf,
  groupsOf,
  showNotice,
  ownSessionId,
  inspect,
}
