import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file `STOP` in the state folder stops every action at once. It needs no daemon and no database, and never expires. */
export function stopFile(stateFolder: string): string {
  return join(stateFolder, 'STOP')
}

/**
 * The reason why nothing may be done, or null. Unreadable counts as stopped: only a file that is certainly absent lets actions go ahead.
 */
export function stopReason(stateFolder: string): string | null {
  try {
    return readFileSync(stopFile(stateFolder), 'utf8').trim() || 'no reason given'
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    return code === 'ENOENT' ? null : `the file STOP can't be read (${String(code)})`
  }
}

/** @throws the file system's error when the folder may not be written */
export function writeStop(stateFolder: string, reason: string): void {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 })
  writeFileSync(stopFile(stateFolder), `${reason}\n`)
}

/** @returns whether it was stopped */
export function removeStop(stateFolder: string): boolean {
  const stopped = stopReason(stateFolder) !== null
  rmSync(stopFile(stateFolder), { force: true })
  return stopped
}
