import { execFile } from 'node:child_process'
import { win32 } from 'node:path'

/**
 * What stands between this machine's disks and whoever writes to them. `null`: nobody could say.
 *
 * Documented, never seen: `Get-WmsDiskProtection` of the MultiPoint module answers NotInstalled, Discard or Passive; `UWF_Filter` in
 * `root\standardcimv2\embedded` has `CurrentEnabled`, which any account may read.
 */
export interface DiskProtection {
  /** MultiPoint's own, of the volume that Windows is on. `discard`: what is written is thrown away at the next start. `passive`: suspended. */
  readonly multipoint: 'not-installed' | 'passive' | 'discard' | null
  /** The Unified Write Filter is on, for whichever volumes. */
  readonly writeFilter: boolean | null
}

export type RunPowerShell = (script: string, options: { readonly signal: AbortSignal }) => Promise<string>

/** Reads only, and runs on PowerShell 4.0. Everything that fails is empty. */
const SCRIPT = `$ErrorActionPreference = 'Stop'
$mode = ''
$filter = ''
try { if (Get-Command Get-WmsDiskProtection -ErrorAction SilentlyContinue) { $mode = [string](Get-WmsDiskProtection) } } catch { }
try { $filter = [string]@(Get-CimInstance -Namespace 'root\\standardcimv2\\embedded' -ClassName UWF_Filter)[0].CurrentEnabled } catch { }
[Console]::Out.WriteLine("")
[Console]::Out.WriteLine("#disk-protection mode=$mode; filter=$filter;")
`

/** Never rejects: a shell that can't be started, or says something else, leaves both unknown. */
export async function readDiskProtection(
  options: { readonly signal: AbortSignal },
  run: RunPowerShell = windowsPowerShell(),
): Promise<DiskProtection> {
  try {
    return parseDiskProtection(await run(SCRIPT, options))
  } catch {
    return { multipoint: null, writeFilter: null }
  }
}

export function parseDiskProtection(output: string): DiskProtection {
  const found = /#disk-protection mode=(?<mode>[^;]*); filter=(?<filter>[^;]*);/.exec(output)?.groups
  return { multipoint: modeOf(found?.mode ?? ''), writeFilter: switchOf(found?.filter ?? '') }
}

function modeOf(text: string): DiskProtection['multipoint'] {
  switch (text.trim().toLowerCase()) {
    case 'notinstalled':
      return 'not-installed'
    case 'passive':
      return 'passive'
    case 'discard':
      return 'discard'
    default:
      return null
  }
}

function switchOf(text: string): boolean | null {
  const word = text.trim().toLowerCase()
  return word === 'true' || (word === 'false' ? false : null)
}

/** By its full path: a file of that name in the folder where somebody started this program is not meant. */
function windowsPowerShell(): RunPowerShell {
  const root = process.env.SystemRoot ?? 'C:\\Windows'
  return powerShellAt(win32.join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe'))
}

/**
 * Windows PowerShell finds its modules by itself. A PowerShell 7 from which this program was started has left its own folders in the
 * variable, whose modules would be loaded instead and can't be; so it is with the provider's own (`providers/multipoint/start-command.ts`).
 */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => name.toLowerCase() !== 'psmodulepath'))
}

/** Runs a script in a PowerShell of its own, without anybody's profile. */
export function powerShellAt(shell: string): RunPowerShell {
  return (script, { signal }) => {
    // As it is, encoded, so that no layer in between reads a quote in it.
    const encoded = Buffer.from(script, 'utf16le').toString('base64')
    const args = ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded]
    return new Promise((resolve, reject) => {
      execFile(shell, args, { signal, windowsHide: true, env: environment() }, (error, output) => {
        if (error === null) resolve(output)
        else reject(error)
      })
    })
  }
}
