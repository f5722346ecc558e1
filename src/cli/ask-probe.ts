import { surroundings } from '../daemon/surroundings.ts'
import { compareSessionIds } from '../model/session.ts'
import { BlockProbe } from '../providers/multipoint/probe.ts'
import { ShellPool } from '../providers/multipoint/shell-pool.ts'
import { startCommand } from '../providers/multipoint/start-command.ts'
import type { Settings } from '../settings/settings.ts'
import { InvalidInput, messageOf, OperationFailed } from './errors.ts'

/** What the probe of the settings said when it was asked once. */
export interface ProbeAnswer {
  readonly process: string | null
  readonly script: string | null
  /** Ids of sessions, in order. */
  readonly blocked: readonly string[]
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
    return { process, script, blocked: [...blocked].sort(compareSessionIds) }
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
