import type { Clock } from '../../model/clock.ts'
import { ms } from '../../model/time.ts'
import { TerminalError, UnknownOutcomeError, UnsupportedError } from '../errors.ts'
import { type Bus, BusRefusal, NoAnswer } from './bus.ts'
import type { Desktop, DesktopStanding } from './desktop.ts'
import { askSeats, switching } from './lightdm-seats.ts'
import type { SeenSession } from './seen.ts'

/** LightDM answers at once or is in trouble; looking goes on without what it knows. */
const LEARNING_WAIT = ms(2_000)

/** Whether LightDM keeps the seat that a session is on. */
export function isOfLightDm({ service, seat }: Pick<SeenSession, 'service' | 'seat'>): boolean {
  return seat !== null && /^lightdm(?:-|$)/.test(service)
}

/**
 * Sessions on the seats that LightDM keeps. Taking the desktop puts LightDM's greeter in front; the session runs on behind it. Any account may have
 * LightDM do that, unless the site's bus policy says otherwise.
 */
export function lightDmDesktop(bus: Bus, clock: Clock): Desktop {
  /** Why sessions, by their objects and logon times, can't be taken off their seats, null where they can: settled when they begin. */
  let known: ReadonlyMap<string, string | null> = new Map()
  return {
    locksWhatItTakes: true,
    keeps: isOfLightDm,
    async standings(sessions, options) {
      const fresh = sessions.filter(session => !known.has(keyOf(session)))
      const learnt = fresh.length === 0 ? [] : await learn({ bus, clock }, fresh, options)
      const all = new Map([...known, ...learnt])
      const present = new Set(sessions.map(keyOf))
      known = new Map([...all].filter(([key]) => present.has(key)))
      return new Map(sessions.map(session => [session.id, standingOf(session, known.get(keyOf(session)))]))
    },
    async disconnect(session, options) {
      const seat = (await answered(askSeats(bus, options), session)).of(session.user)
      if (seat === null) throw new UnsupportedError(`${cannot(session)} ${WHICH}`)
      if (!seat.canSwitch) throw new UnsupportedError(`${cannot(session)} ${FORBIDDEN}`)
      // Somebody else may have come to the front, and it is the front that a switch takes away.
      if (!(await answered(isInFront(bus, session, options), session))) return
      await switched(bus.call(switching(seat), options), session)
    },
  }
}

/**
 * Nothing is learnt of a session that LightDM does not tell the seat of yet. Of all of them where LightDM can't be asked: they are taken for
 * sessions that can be switched, so that trying says what is wrong, and LightDM holds up one look at most, and not for as long as that may take.
 */
async function learn(
  { bus, clock }: { readonly bus: Bus; readonly clock: Clock },
  sessions: readonly SeenSession[],
  { signal }: { readonly signal: AbortSignal },
): Promise<readonly (readonly [string, string | null])[]> {
  const enough = new AbortController()
  const timer = clock.after(LEARNING_WAIT, () => enough.abort(new Error('LightDM does not answer')))
  const seats = await askSeats(bus, { signal: AbortSignal.any([signal, enough.signal]) }).catch(() => null)
  timer.cancel()
  return sessions.flatMap(session => {
    if (seats === null) return [[keyOf(session), null]]
    const seat = seats.of(session.user)
    return seat === null ? [] : [[keyOf(session), seat.canSwitch ? null : FORBIDDEN]]
  })
}

/** @param because why it can't be taken off its seat; undefined: it is not known on which it is */
function standingOf({ active }: SeenSession, because: string | null = WHICH): DesktopStanding {
  if (!active) return { state: 'disconnected', can: [] }
  return because === null ? { state: 'active', can: ['disconnect'] } : { state: 'active', can: [], cannot: because }
}

const WHICH =
  'LightDM does not say on which of its seats it is: it has no session of that user, or several on more than one seat'
const FORBIDDEN =
  'LightDM does not switch users on its seat; `allow-user-switching=true` in /etc/lightdm/lightdm.conf lets it'

function keyOf({ path, logonAt }: SeenSession): string {
  return `${path} ${logonAt}`
}

function cannot({ id, user, seat }: SeenSession): string {
  return `Session ${id} of ${user} can't be taken off ${seat}.`
}

async function isInFront(bus: Bus, { path }: SeenSession, options: { readonly signal: AbortSignal }): Promise<boolean> {
  const [active] = await bus.call(
    {
      destination: 'org.freedesktop.login1',
      path,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: ['org.freedesktop.login1.Session', 'Active'],
    },
    options,
  )
  return active === true
}

/** A question that got no answer has changed nothing. */
async function answered<T>(question: Promise<T>, session: SeenSession): Promise<T> {
  try {
    return await question
  } catch (cause) {
    throw refused(cause, session) ?? new Error(`${cannot(session)} LightDM can not be asked about it`, { cause })
  }
}

async function switched(call: Promise<unknown>, session: SeenSession): Promise<void> {
  try {
    await call
  } catch (cause) {
    if (cause instanceof NoAnswer)
      throw new UnknownOutcomeError(
        `LightDM was told to take session ${session.id} off ${session.seat}; no answer came`,
        {
          cause,
        },
      )
    throw refused(cause, session) ?? new Error(`${cannot(session)} LightDM did not put its greeter in front`, { cause })
  }
}

function refused(cause: unknown, session: SeenSession): TerminalError | null {
  if (!(cause instanceof BusRefusal) || cause.error !== 'org.freedesktop.DBus.Error.AccessDenied') return null
  return new TerminalError(
    `${cannot(session)} The bus does not let this account speak to LightDM; allow send_destination="org.freedesktop.DisplayManager" for it in a file in /etc/dbus-1/system.d`,
    { cause },
  )
}
