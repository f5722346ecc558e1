import type { Clock } from '../../model/clock.ts'
import type { Observation } from '../../model/session.ts'
import type { Capabilities, Provider, SessionReader } from '../provider.ts'
import { overlay } from './overlay.ts'
import type { BlockProbe } from './probe.ts'
import type { HostDescription } from './protocol.ts'
import { toSessions } from './sessions.ts'
import type { ShellPool } from './shell-pool.ts'
import type { TroubleOnce } from './trouble-once.ts'
import { readSessions } from './values.ts'
import { lookAtWindows } from './windows-look.ts'

/** What Get-WmsSession is told where it can be; whoever looks has a deadline of his own. */
const LOOK_SECONDS = 10

export interface ReaderOptions {
  readonly host: string
  readonly capabilities: Capabilities
  readonly pool: ShellPool
  readonly probe: BlockProbe
  readonly windows: Provider | null
  readonly clock: Clock
  /** Told of what failed without which can be gone on, at the cost of knowing less. */
  readonly troubles: TroubleOnce
}

export function multiPointReader({
  host,
  capabilities,
  pool,
  probe,
  windows,
  clock,
  troubles,
}: ReaderOptions): SessionReader {
  const changes = windows?.reader.changes?.bind(windows.reader)
  return {
    name: 'multipoint',
    capabilities,
    async observe({ signal }): Promise<Observation> {
      signal.throwIfAborted()
      // The earliest that anything of it was seen: what began later is not taken for older than it is.
      const observedAt = clock.now()
      const [{ given, description, blocked }, known] = await Promise.all([
        readGiven(pool, signal).then(async read => ({
          ...read,
          // Not at the same time: who came after the probe was asked would be called unblocked, of whom it could say nothing.
          blocked: await troubles.orNull('Probing for blocked sessions', signal, probe.ask(signal)),
        })),
        windows === null
          ? null
          : troubles.orNull('Asking Windows for logon times', signal, lookAtWindows(windows, signal, clock)),
      ])
      signal.throwIfAborted()
      const { sessions, complete } = toSessions(given, description, blocked)
      const { confirmsIdentity, unlockLiftsLocks } = capabilities
      return {
        host,
        observedAt,
        provider: 'multipoint',
        complete,
        confirmsIdentity,
        unlockLiftsLocks,
        sessions: overlay(sessions, known),
      }
    },
    ...(changes === undefined ? {} : { changes }),
  }
}

async function readGiven(pool: ShellPool, signal: AbortSignal) {
  let description: HostDescription | null = null
  const given = await pool.ask(
    {
      request: { do: 'sessions', timeoutSeconds: LOOK_SECONDS },
      read: readSessions,
      wanted: 'read',
      doing: 'Get-WmsSession',
      before: host => {
        description = host
      },
    },
    signal,
  )
  return { given, description }
}
