import type { Clock, Random } from '../../model/clock.ts'
import type { Milliseconds } from '../../model/time.ts'
import type { Provider } from '../provider.ts'
import { multiPointProvider } from './multipoint.ts'
import { startCommand } from './start-command.ts'

export interface MultiPointSettings {
  /** Another computer, reached over PowerShell remoting; null: this one. */
  readonly computer: string | null
  /** The PowerShell to start; null: the platform's own. */
  readonly powershell: string | null
  /** Actions at a time. */
  readonly concurrency: number
  readonly probeProcess: string | null
  readonly probeScript: string | null
  readonly probeTimeout: Milliseconds
}

export interface MultiPointSurroundings {
  readonly clock: Clock
  readonly random: Random
  /** What Windows itself knows of the same sessions: logon and idle times, notices, hints. null: nobody can be asked. */
  readonly windows: Provider | null
  /** Told once of what fails without keeping anybody from going on, as a probe. */
  readonly onTrouble?: (what: string, error: unknown) => void
}

/**
 * Nothing is started before it is needed: a host that can't be reached is a failed look, not a daemon that doesn't start.
 * @throws {TerminalError} on Windows, the PowerShell is named without a path, and is in no folder of PATH
 */
export async function openMultiPoint(
  settings: MultiPointSettings,
  surroundings: MultiPointSurroundings,
): Promise<Provider> {
  const { powershell, computer } = settings
  try {
    return multiPointProvider(startCommand(powershell, computer, process.platform), settings, surroundings)
  } catch (error) {
    await surroundings.windows?.close()
    throw error
  }
}
