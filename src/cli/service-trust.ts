import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { closeFile, closeFolder } from '../windows/access-fix.ts'
import { foreigners, type Power } from '../windows/access-judge.ts'
import { parseSddl } from '../windows/sddl.ts'
import { accountWords } from '../windows/sddl-names.ts'
import { messageOf, OperationFailed } from './errors.ts'
import type { ServiceHost } from './service-host.ts'

type Reader = Pick<ServiceHost, 'readAccess'>

/**
 * What runs as SYSTEM must not be changed by users, or whoever changes it is SYSTEM.
 * @param files folders and files of the program
 * @throws {OperationFailed} others may change one of them, or put another in the place of a folder above; or nobody can tell
 */
export async function requireOwnProgram(files: readonly string[], host: Reader): Promise<void> {
  const hint =
    'put the program where only administrators write, as under "C:\\Program Files", and run `service install` from there'
  for (const path of files) await requireOwn(path, 'write', host, hint)
  for (const above of new Set(files.flatMap(foldersAbove))) await requireOwn(above, 'exchange', host, hint)
}

/**
 * What is there already would be kept and followed, and by itself ProgramData lets every user make folders in it.
 * @throws {OperationFailed} others may change, or may have written, what is in the folder
 */
export async function requireOwnFolder(path: string, trusted: readonly string[], host: Reader): Promise<void> {
  if (!existsSync(path)) return
  const close = statSync(path).isDirectory() ? closeFolder(path) : closeFile(path)
  const hint = `look whether everything in it is yours; if so, take it over, in an elevated PowerShell: ${close}; else remove it; then try again`
  await requireOwn(path, 'write', host, hint, trusted)
}

async function requireOwn(
  path: string,
  power: Power,
  host: Reader,
  hint: string,
  trusted: readonly string[] = [],
): Promise<void> {
  let sddl: string
  try {
    sddl = await host.readAccess(path)
  } catch (cause) {
    throw new OperationFailed(`who may change ${path} can't be told: ${messageOf(cause)}`, { cause, hint })
  }
  const [first] = foreigners(parseSddl(sddl), power, trusted)
  if (first === undefined) return
  const words =
    first.because === 'owner' ? 'owns it' : first.because === 'no-list' ? 'may, for it has no access list' : 'may'
  throw new OperationFailed(`others may change ${path}: ${accountWords(first.sid)} ${words}`, { hint })
}

function foldersAbove(path: string): readonly string[] {
  const above: string[] = []
  for (let at = path; dirname(at) !== at; ) {
    at = dirname(at)
    above.push(at)
  }
  return above
}
