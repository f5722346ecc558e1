import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { errorCode } from '../../model/error-code.ts'

/** Of this process, as others of its number may have been before it: a container gives the same one again and again. */
const own = new Set<string>()

/** A folder for one reading, named by the process that reads. */
export async function makeReadingFolder(mirror: string): Promise<string> {
  const folder = await mkdtemp(join(mirror, `reading-${process.pid}-`))
  own.add(basename(folder))
  return folder
}

export async function removeReadingFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  own.delete(basename(folder))
}

/** Removes what processes that were killed while they read have left behind. */
export async function removeLeftOver(mirror: string): Promise<void> {
  for (const name of await readdir(mirror)) {
    const pid = /^reading-(\d+)-/.exec(name)?.[1]
    if (pid === undefined || own.has(name)) continue
    if (Number(pid) !== process.pid && isRunning(Number(pid))) continue
    // What is another account's stays until that account comes by.
    await rm(join(mirror, name), { recursive: true, force: true }).catch(() => {})
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) !== 'ESRCH'
  }
}
