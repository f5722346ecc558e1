import { win32 } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TerminalError } from '../errors.ts'
import { ownSearch, type PathSearch, programOnPath } from './program-on-path.ts'

/** What has to be started for a PowerShell that speaks the protocol. */
export interface StartCommand {
  readonly command: string
  readonly args: readonly string[]
  /** Added to this process's own environment; undefined: taken out of it. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Lies beside this file, and beside the bundle that this file is part of. */
const SCRIPT = fileURLToPath(new URL('./host.ps1', import.meta.url))

/**
 * The policy for running scripts that holds within these processes. A Windows that is no server refuses every script by default, its
 * own administrator's too. `RemoteSigned` is what a server has anyhow; a Group Policy still beats it, and so it should.
 */
const EXECUTION_POLICY: readonly string[] = ['-ExecutionPolicy', 'RemoteSigned']

/** No look for a newer version, nothing sent to anybody, no colours between the lines. */
const ENVIRONMENT = { POWERSHELL_UPDATECHECK: 'Off', POWERSHELL_TELEMETRY_OPTOUT: '1', NO_COLOR: '1' } as const

/**
 * Windows PowerShell finds its modules by itself. A PowerShell 7 from which this program was started has left its own folders in the
 * variable, whose modules would be loaded instead and can't be.
 */
const OWN_MODULES = { PSModulePath: undefined } as const

/**
 * @param powershell null: Windows PowerShell 5.1 on Windows, which the cmdlets are made for; `pwsh` elsewhere
 * @param computer null: this one
 * @throws {TerminalError} on Windows, a PowerShell is named without a path, and is in no folder of PATH
 */
export function startCommand(
  powershell: string | null,
  computer: string | null,
  platform: NodeJS.Platform,
  search: PathSearch = ownSearch(),
): StartCommand {
  const isWindows = platform === 'win32'
  return {
    command: isWindows ? programOf(powershell, search) : (powershell ?? 'pwsh'),
    args: [
      '-NoProfile',
      '-NonInteractive',
      ...(isWindows ? EXECUTION_POLICY : []),
      '-File',
      SCRIPT,
      ...(computer === null ? [] : ['-Computer', computer]),
    ],
    env: isWindows && powershell === null ? { ...ENVIRONMENT, ...OWN_MODULES } : ENVIRONMENT,
  }
}

function programOf(powershell: string | null, search: PathSearch): string {
  if (powershell === null) return windowsPowerShell()
  if (win32.basename(powershell) !== powershell) return powershell
  const found = programOnPath(powershell, search)
  if (found !== null) return found
  throw new TerminalError(
    `${powershell} is in none of the folders of PATH: give its full path in the setting multipoint.powershell`,
  )
}

/** By its full path: a file of that name in the folder where somebody started this program is not meant. */
function windowsPowerShell(): string {
  const system = process.env.SystemRoot ?? 'C:\\Windows'
  return win32.join(system, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe')
}
