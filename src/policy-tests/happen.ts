import type { Instant } from '../model/time.ts'
import * as events from '../providers/simulator/events.ts'
import { logoff, logon } from '../providers/simulator/logon.ts'
import type { WorldState } from '../providers/simulator/world.ts'
import type { Deed, Happening } from './policy-test.ts'

/** What happens in the world, as opposed to what operators say and what befalls the machine. */
export type Worldly = Extract<
  Happening,
  { readonly kind: 'logon' | 'deed' | 'reconnect' | 'blockAll' | 'unblockAll' | 'trouble' }
>

/** @throws {EventError} it can't happen in this state */
export function happenIn(state: WorldState, happening: Worldly, now: Instant): WorldState {
  switch (happening.kind) {
    case 'logon':
      return logon(state, { ...happening.who, at: now }).state
    case 'deed':
      return happening.ids.reduce((before, id) => deedTo(before, happening.deed, id, now), state)
    case 'reconnect':
      return events.reconnect(state, happening.id, happening.station)
    case 'blockAll':
      return events.blockAll(state)
    case 'unblockAll':
      return events.unblockAll(state)
    case 'trouble':
      return events.setTrouble(state, happening.trouble)
    default:
      return happening satisfies never
  }
}

function deedTo(state: WorldState, deed: Deed, id: string, now: Instant): WorldState {
  switch (deed) {
    case 'logoff':
      return logoff(state, id)
    case 'disconnect':
      return events.disconnect(state, id)
    case 'block':
      return events.block(state, id)
    case 'unblock':
      return events.unblock(state, id)
    case 'lock':
      return events.lock(state, id)
    case 'unlockOwn':
      return events.unlockOwn(state, id)
    case 'leave':
      return events.idle(state, id, now)
    case 'touch':
      return events.idle(state, id, null)
    default:
      return deed satisfies never
  }
}
