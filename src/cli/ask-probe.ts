import { surroundings } from '../daemon/surroundings.ts'
import { compareSessionIds } from '../model/session.ts'
import { BlockProbe } from '../providers/multipoint/probe.ts'
import { ShellPool } from '../providers/multipoint/shell-pool.ts'
import { startCommand } from '../providers/multipoint/start-command.ts'
import { readSessions } from '../providers/multipoint/values.ts'
import type { Settings } from '../settings/settings.ts'
import { InvalidInput, messageOf, OperationFailed } from './errors.ts'
import { type Bound, within } from './within.ts'

/** What Get-WmsSession is told where it can be. */
const LOOK_SECONDS = 10

/** What the probe of the settings said when it was asked once. */
export interface ProbeAnswer {
  readonly process: string | null
  readonly script: string | null
  /** Ids of sessions, in order. */
  readonly blocked: readonly string[]
  /** Those of them that no session of the host had right after; null: the host could not tell its sessions. */
  readonly unknownIds: readonly string[] | null
}

/**
 * Asks the probe that the settings name, as the daemon would, in a PowerShell of its own.
 * @throws {InvalidInput} they name none
 * @throws {OperationFailed} it failed, or took too long
 */
export async function askProbe({ multipoint, ...settings }: Settings, signal: AbortSignal): Promise<ProbeAnswer> {
  const { probeProcess: process, probeScript: script, probeTimeout: timeout, powershell, computer } = multipoint
  const { clock, random } = surroundings({ multipoint, ...settings })
  const pool = new ShellPool(1, {
    command: startCommand(powershell, computer, globalThis.process.platform),
    clock,
    random,
  })
  try {
    const blocked = await new BlockProbe({ process, script, timeout }, pool, clock).ask(signal)
    if (blocked === null) {
      throw new InvalidInput('the settings name no probe', {
        hint: '`stationkeeper probe learn STATION` may find one: multipoint.probeProcess, or multipoint.probeScript',
      })
    }
    const ids = [...blocked].sort(compareSessionIds)
    const present =
      ids.length === 0 ? new Set() : await presentIds(pool, { clock, timeout: settings.observeTimeout, signal })
    return { process, script, blocked: ids, unknownIds: present === null ? null : ids.filter(id => !present.has(id)) }
  } catch (cause) {
    if (cause instanceof InvalidInput || signal.aborted) throw cause
    throw new OperationFailed(`the probe failed: ${messageOf(cause)}`, {
      cause,
      hint: 'while it fails nobody can tell who is blocked; see multipoint.probeTimeout, and `stationkeeper doctor`',
    })
  } finally {
    await pool.close()
  }
}

/** null: the host could not tell its sessions, which says nothing of the probe. */
async function presentIds(pool: ShellPool, bound: Bound): Promise<ReadonlySet<string> | null> {
  const request = { do: 'sessions', timeoutSeconds: LOOK_SECONDS } as const
  const asked = { request, read: readSessions, wanted: 'read', doing: 'Get-WmsSession' } as const
  try {
    const sessions = await within(signal => pool.ask(asked, signal), bound)
    return new Set(sessions.map(({ id }) => id))
  } catch (error) {
    if (bound.signal.aborted) throw error
    return null
  }
}
