import { closeSync, constants, fchmodSync, fchownSync, fstatSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

interface Owner {
  readonly uid: number
  readonly gid: number
}

/**
 * Gives a file that was just made to whom its folder belongs. Root's verbs work in the state folder of a daemon that has another account, and
 * the daemon has to work with what they leave there.
 * @param handle of the new file: by its name something else could have been put in its place
 */
export function giveFile(handle: number, file: string): void {
  const owner = ownerToHeed(dirname(file))
  if (owner !== null) fchownSync(handle, owner.uid, owner.gid)
}

/**
 * The same for folders that were just made, one in the other, and gives each the mode that was meant, whatever this process's umask is: others
 * have to come by to see who keeps the host.
 * @param first the uppermost one
 */
export function giveFolders(first: string, last: string, mode: number): void {
  if (process.platform === 'win32') return
  const made = [last]
  for (let at = last; at !== first && dirname(at) !== at; made.unshift(at)) at = dirname(at)
  for (const folder of made) {
    const owner = ownerToHeed(dirname(folder))
    const handle = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
    try {
      // Whoever put another folder in its place does not have it given away.
      if (fstatSync(handle).uid !== process.geteuid?.()) continue
      fchmodSync(handle, mode)
      if (owner !== null) fchownSync(handle, owner.uid, owner.gid)
    } finally {
      closeSync(handle)
    }
  }
}

/** null: nothing is to be given away, or this account can't. */
function ownerToHeed(folder: string): Owner | null {
  if (process.geteuid?.() !== 0) return null
  const { uid, gid } = statSync(folder)
  return uid === 0 ? null : { uid, gid }
}
