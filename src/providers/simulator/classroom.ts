import type { Session } from '../../model/session.ts'
import { type Instant, instant, ms, plus } from '../../model/time.ts'
import { disconnect, idle } from './events.ts'
import { logon, type Place } from './logon.ts'
import { noTrouble } from './trouble.ts'
import type { WorldState } from './world.ts'

const MINUTE = 60_000

/** The services' session: every Windows host has it, and it is nobody's. */
const services: Session = {
  id: '0',
  user: null,
  domain: null,
  groups: null,
  station: null,
  client: null,
  connection: null,
  state: 'other',
  blocked: 'no',
  locked: 'no',
  admin: null,
  logonAt: null,
  idleSince: null,
  own: false,
  can: [],
}

/** A host that runs, with nobody logged on. */
function emptyHost(host: string): WorldState {
  return { host, sessions: [services], blockAll: false, nextId: 1, reuseIds: true, trouble: noTrouble, messages: [] }
}

/**
 * A lesson as it stands at `startedAt`: eight pupils at stations 1 to 8 (sessions 1 to 8), their teacher, an administrator, at station 9,
 * Ana at work from her own laptop (session 10), and Ben, who left his remote session 40 minutes ago (session 11).
 */
export function classroom(startedAt: Instant): WorldState {
  let state = emptyHost('CLASSROOM')
  const arrive = (user: string, minutesAgo: number, place: Place, admin: boolean): void => {
    const at = plus(startedAt, ms(-minutesAgo * MINUTE))
    state = logon(state, { user, domain: 'CLASS', groups: [admin ? 'Teachers' : 'Pupils'], admin, place, at }).state
  }
  for (let seat = 1; seat <= 8; seat++) {
    arrive(`pupil0${seat}`, 20 - seat, { connection: 'station', station: String(seat) }, false)
  }
  arrive('ms.keller', 30, { connection: 'station', station: '9' }, true)
  arrive('ana', 55, { connection: 'remote', client: 'LAPTOP-ANA' }, false)
  arrive('ben', 90, { connection: 'remote', client: 'LAPTOP-BEN' }, false)
  return idle(disconnect(state, '11'), '11', instant(startedAt - 40 * MINUTE))
}
