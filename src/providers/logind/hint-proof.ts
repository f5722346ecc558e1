import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { KnownLocker } from './known-lockers.ts'

/** The call of org.freedesktop.login1.Session by which a locker tells; its name stands literally in whatever makes it. */
const CALL = 'SetLockedHint'

/** By path; a file that was replaced is read again. */
const read = new Map<string, { readonly changedAt: number; readonly holds: boolean }>()

/**
 * Whether the installed version of a locker that has learnt to tell logind is one that tells. What distributions call their versions says
 * little, so its files are looked into.
 * @param root where the system is installed
 */
export async function callsSetLockedHint({ proof }: Pick<KnownLocker, 'proof'>, root: string): Promise<boolean> {
  if (proof === null) return true
  for (const path of proof) if (await holdsCall(join(root, path))) return true
  return false
}

async function holdsCall(path: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path)
    const known = read.get(path)
    if (known?.changedAt === mtimeMs) return known.holds
    const holds = (await readFile(path)).includes(CALL)
    read.set(path, { changedAt: mtimeMs, holds })
    return holds
  } catch {
    return false
  }
}
