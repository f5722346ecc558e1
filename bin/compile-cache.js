'use strict'
// Where Node keeps what it has compiled. Whoever can write there runs code as whoever reads it, and Node's own choice lies below the folder for
// temporary files, where any account of the machine may have made it first. So it is a folder of the account's own, or none.

const { lstatSync, mkdirSync, realpathSync } = require('node:fs')
const { userInfo } = require('node:os')
const { dirname, join } = require('node:path')

const IS_WINDOWS = process.platform === 'win32'

/** Below the home folder. */
const PLACE = IS_WINDOWS ? ['AppData', 'Local', 'Stationkeeper', 'compiled'] : ['.cache', 'stationkeeper']

/**
 * Switches Node's compile cache on, where the account has a safe place for it. Never fails: without it the program starts a little later.
 * @param {() => { uid: number, homedir: string }} account by default the one that runs this, as the system knows it: the environment may be that
 * of who invoked it, by sudo or by runas
 */
module.exports = function keepCompiled(account = userInfo) {
  // Node itself heeds these.
  if (process.env.NODE_COMPILE_CACHE || process.env.NODE_DISABLE_COMPILE_CACHE) return
  try {
    const folder = ownFolder(account())
    if (folder !== null) require('node:module').enableCompileCache(folder)
  } catch {
    // An account without a home, or with one that can't be written; or another process has just made the folder.
  }
}

/** null: others could put something there. */
function ownFolder({ uid, homedir }) {
  const home = realpathSync.native(homedir)
  if (!isKept(home, uid)) return null
  let folder = home
  for (const name of PLACE) {
    folder = join(folder, name)
    if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) mkdirSync(folder, { mode: 0o700 })
    if (!isOwn(folder, uid, 0o022)) return null
  }
  // What Node makes in there is as open as the umask has it.
  return isOwn(folder, uid, 0o077) ? folder : null
}

/** Nobody but root and the account can put another folder in the place of its home, or of one above. Windows keeps its profiles so. */
function isKept(home, uid) {
  if (IS_WINDOWS) return true
  if (!isOwn(home, uid, 0o022)) return false
  for (let at = home; at !== dirname(at); ) {
    at = dirname(at)
    const { uid: owner, mode } = lstatSync(at)
    // In a sticky folder only its owner and that of an entry can rename the entry.
    if ((owner !== 0 && owner !== uid) || ((mode & 0o022) !== 0 && (mode & 0o1000) === 0)) return false
  }
  return true
}

/** A folder and no link, without these rights of others. Windows has access lists instead, and those of a profile let no other user in. */
function isOwn(folder, uid, rights) {
  const found = lstatSync(folder)
  return found.isDirectory() && (IS_WINDOWS || (found.uid === uid && (found.mode & rights) === 0))
}
