import { statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Who owns that folder, or the nearest above it that there is: `root (uid 0)`, `uid 1001`, or on Windows the administrators. */
export function folderOwner(folder: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return 'an administrator'
  for (let path = folder; ; path = dirname(path)) {
    const uid = ownerId(path)
    if (uid !== null) return uid === 0 ? 'root' : `the account with uid ${uid}, which owns ${path}`
    if (path === dirname(path)) return 'root'
  }
}

function ownerId(path: string): number | null {
  try {
    return statSync(path).uid
  } catch {
    return null
  }
}
