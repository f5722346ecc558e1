import { type Milliseconds, ms } from '../../model/time.ts'
import { type Bus, BusRefusal } from './bus.ts'
import { managerProperty, PROPERTIES } from './login1.ts'

/** What holds of one run of logind, from its start to its end. */
export interface Login1Run {
  /**
   * When it started, on the clock that the machine's start began; null: nobody tells. It forgets the locked and idle hints of all sessions
   * when it ends (session_save in systemd's logind-session.c writes neither), so a `no` of an older session may be a forgotten `yes`.
   */
  readonly startedAt: Milliseconds | null
  /** Whether it locks everybody by itself when all are idle (`IdleAction=lock`); null: not known. */
  readonly locksIdle: boolean | null
}

interface Options {
  readonly signal: AbortSignal
}

/** Asks systemd and logind; whatever is not told is null. @throws the signal's reason */
export async function login1Run(bus: Bus, options: Options): Promise<Login1Run> {
  const [startedAt, locksIdle] = await Promise.all([started(bus, options), locks(bus, options)])
  options.signal.throwIfAborted()
  return { startedAt, locksIdle }
}

async function started(bus: Bus, options: Options): Promise<Milliseconds | null> {
  const start = {
    destination: 'org.freedesktop.systemd1',
    path: '/org/freedesktop/systemd1/unit/systemd_2dlogind_2eservice',
    interface: PROPERTIES,
    member: 'Get',
    signature: 'ss',
    body: ['org.freedesktop.systemd1.Service', 'ExecMainStartTimestampMonotonic'],
  }
  try {
    const [microseconds] = await bus.call(start, options)
    return typeof microseconds === 'bigint' && microseconds > 0n ? ms(Number(microseconds) / 1_000) : null
  } catch {
    return null
  }
}

async function locks(bus: Bus, options: Options): Promise<boolean | null> {
  try {
    const [action] = await bus.call(managerProperty('IdleAction'), options)
    return typeof action === 'string' ? action === 'lock' : null
  } catch (error) {
    const unknown = error instanceof BusRefusal && error.error === 'org.freedesktop.DBus.Error.UnknownProperty'
    return unknown ? false : null
  }
}
