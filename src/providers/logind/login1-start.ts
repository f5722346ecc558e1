import { type Milliseconds, ms } from '../../model/time.ts'
import { type Bus, BusRefusal } from './bus.ts'
import { managerProperty, PROPERTIES } from './login1.ts'

/** What one run of logind goes by. */
export interface Login1Run {
  /**
   * When it started, on the clock that the machine's start began; null: nobody tells. It forgets the locked and idle hints of all sessions
   * when it ends (session_save in systemd's logind-session.c writes neither), so a `no` of an older session may be a forgotten `yes`.
   */
  readonly startedAt: Milliseconds | null
  /**
   * Whether it locks everybody by itself when all are idle (`IdleAction=lock`); null: not known. It reads its settings again on SIGHUP
   * (manager_dispatch_reload_signal in systemd's logind.c), and says so to nobody.
   */
  readonly locksIdle: boolean | null
}

interface Options {
  readonly signal: AbortSignal
}

interface RunOptions extends Options {
  /** Aborted when systemd has had long enough; logind, which has just answered, is waited for as long as `signal` allows. */
  readonly enough: AbortSignal
}

/**
 * Asks systemd and logind; whatever is not told is null.
 * @param known when this run started, if that was told before
 * @throws the signal's reason
 */
export async function login1Run(
  bus: Bus,
  known: Milliseconds | null,
  { signal, enough }: RunOptions,
): Promise<Login1Run> {
  const [startedAt, locksIdle] = await Promise.all([
    known ?? started(bus, { signal: AbortSignal.any([signal, enough]) }),
    locks(bus, { signal }),
  ])
  signal.throwIfAborted()
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
