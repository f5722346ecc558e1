import type { Clock } from '../../model/clock.ts'
import type { Incarnation } from '../../model/incarnation.ts'
import type { Action } from '../../model/session.ts'
import { GoneError, UnsupportedError } from '../errors.ts'
import type { ActionOptions, Provider, SessionActuator } from '../provider.ts'
import type { HostDescription } from './protocol.ts'
import type { ShellPool } from './shell-pool.ts'
import { confirmStay } from './stay.ts'
import { readNothing, readText } from './values.ts'
import { encodeName } from './wire.ts'

/** The longest that `-TimeoutInSecond`, an Int32, can say. */
const LONGEST_SECONDS = 2 ** 31 - 1

export interface ActuatorOptions {
  readonly host: string
  readonly pool: ShellPool
  readonly windows: Provider | null
  readonly clock: Clock
}

export function multiPointActuator(options: ActuatorOptions): SessionActuator {
  const { host, pool, windows, clock } = options

  async function ask<T>(
    what: 'act' | 'what-if',
    action: Action,
    target: Incarnation,
    { signal, timeout, passage }: ActionOptions,
    read: (value: unknown) => T,
  ): Promise<T> {
    signal.throwIfAborted()
    requireHere(host, target)
    refuseServices(target)
    const { sessionId: session, user } = target
    const deadline = clock.uptime() + timeout
    passage?.waiting()
    return await pool.ask(
      {
        request: () => {
          passage?.sent()
          // Its turn, the start and the second look took theirs: who is told more than is left acts for somebody who has given up.
          const timeoutSeconds = wholeSeconds(deadline - clock.uptime())
          return { do: what, action, session, user: encodeName(user), timeoutSeconds }
        },
        read,
        wanted: what,
        doing: `${action} session ${session}`,
        before: async description => {
          refuseOwn(action, target, description)
          if (windows !== null) await confirmStay(action, target, { windows, signal, timeout, clock })
        },
      },
      signal,
    )
  }

  const notify = windows?.actuator.notify?.bind(windows.actuator)
  return {
    unlock: (target, called) => ask('act', 'unlock', target, called, readNothing),
    disconnect: (target, called) => ask('act', 'disconnect', target, called, readNothing),
    whatIf: (action, target, called) => ask('what-if', action, target, called, readText),
    ...(windows === null || notify === undefined
      ? {}
      : {
          async notify(target, text, called) {
            called.signal.throwIfAborted()
            requireHere(host, target)
            await notify({ ...target, host: windows.host }, text, called)
          },
        }),
  }
}

/** What can be told to a cmdlet: rounded up, and at least one. */
function wholeSeconds(milliseconds: number): number {
  return Math.min(Math.max(Math.ceil(milliseconds / 1_000), 1), LONGEST_SECONDS)
}

function requireHere(host: string, target: Incarnation): void {
  if (target.host !== host) throw new GoneError(`session ${target.sessionId} is on ${target.host}, not on ${host}`)
}

/** Whatever a plan says. */
function refuseServices({ sessionId }: Incarnation): void {
  if (sessionId === '0') throw new UnsupportedError('session 0 is that of the system, and is left alone')
}

function refuseOwn(action: Action, { sessionId }: Incarnation, host: HostDescription | null): void {
  if (action !== 'disconnect' || host?.sessionId == null || String(host.sessionId) !== sessionId) return
  throw new UnsupportedError(`session ${sessionId} is the one in which the cmdlets run, which can't disconnect itself`)
}
