import { accessSync, constants, realpathSync } from 'node:fs'
import { basename, delimiter, join } from 'node:path'

/** A PowerShell to test with. `path` null: there is none, and what would need one is skipped. */
export interface Shell {
  readonly name: string
  readonly path: string | null
}

/** Names one PowerShell or several, as PATH lists folders, instead of those that are found. */
const VARIABLE = 'STATIONKEEPER_TEST_POWERSHELL'
const NAMES = ['pwsh', 'powershell.exe', 'powershell'] as const

/** Said where nothing can be tested. */
export const NO_SHELL: string = `skipped: no PowerShell (none of ${NAMES.join(', ')} on PATH, and ${VARIABLE} names none)`

/** Every PowerShell of this machine, each once; at least one entry, so that what is skipped is seen to be skipped. */
export const SHELLS: readonly Shell[] = findShells()

function findShells(): readonly Shell[] {
  const named = process.env[VARIABLE]?.split(delimiter).filter(path => path !== '')
  const candidates =
    named ??
    NAMES.flatMap(name => onPath(process.platform === 'win32' && !name.endsWith('.exe') ? `${name}.exe` : name))
  const shells = new Map(candidates.map(path => [realpathSync(path), { name: basename(path), path }]))
  return shells.size === 0 ? [{ name: NO_SHELL, path: null }] : [...shells.values()]
}

function onPath(name: string): readonly string[] {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .map(folder => join(folder, name))
    .find(isProgram)
  return found === undefined ? [] : [found]
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
