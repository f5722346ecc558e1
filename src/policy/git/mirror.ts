import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { giveFile, giveFolders } from '../../files/folder-owner.ts'
import { errorCode } from '../../model/error-code.ts'
import { GitProblem } from './git-problem.ts'

/** So many packs are as many fetches; then everything is fetched anew, into one. */
const MOST_PACKS = 64

/**
 * A reading's own repository, whose objects are added to those of the mirror. It has no configuration and no refs but what is written
 * here, so what stood in a mirror never speaks, and readings at the same time don't meet.
 */
export interface Workplace {
  /** The repository's folder. */
  readonly folder: string
  /** The mirror had something, so that it may be the reason of a failure. */
  readonly builtOn: boolean
  /** Bytes of what lies in the mirror and here. */
  size(): Promise<number>
  /** Gives the mirror what was fetched. `commit` with all its history is there then. */
  keep(commit: string): Promise<void>
  remove(): Promise<void>
}

/** The ref under which a reading finds what it fetched. */
export const FETCHED = 'refs/stationkeeper/fetched'

/**
 * The mirror is a folder with the packs of earlier readings and the id of the commit that they are whole up to. What is fetched comes into
 * it only when it was found good.
 * @throws {GitProblem} the folder can't be written
 */
export async function openWorkplace(mirror: string): Promise<Workplace> {
  try {
    return await makeWorkplace(mirror)
  } catch (error) {
    throw mirrorProblem(mirror, error)
  }
}

/** What is there is fetched anew the next time. */
export async function discardMirror(mirror: string): Promise<void> {
  // First what says that there is something; who reads meanwhile fails, and begins anew as well.
  await rm(join(mirror, 'whole'), { force: true })
  await rm(join(mirror, 'pack'), { recursive: true, force: true })
}

async function makeWorkplace(mirror: string): Promise<Workplace> {
  await makeFolder(mirror)
  await removeLeftOver(mirror)
  const packs = join(mirror, 'pack')
  await makeFolder(packs)
  const names = await readdir(packs)
  if (names.filter(name => name.endsWith('.pack')).length > MOST_PACKS) await discardMirror(mirror)
  await makeFolder(packs)
  const whole = await readWhole(mirror)
  const folder = await mkdtemp(join(mirror, `reading-${process.pid}-`))
  await mkdir(join(folder, 'objects', 'pack'), { recursive: true })
  await mkdir(join(folder, 'objects', 'info'))
  await mkdir(join(folder, 'refs', 'stationkeeper'), { recursive: true })
  await writeFile(join(folder, 'HEAD'), 'ref: refs/heads/none\n')
  await writeFile(join(folder, 'config'), '[core]\n\trepositoryFormatVersion = 0\n\tbare = true\n')
  // For the other end of a local path, which gets none of our settings but this file.
  await writeFile(join(folder, 'serving'), '[safe]\n\tdirectory = *\n')
  await writeFile(join(folder, 'objects', 'info', 'alternates'), '../../\n')
  if (whole !== null) await writeFile(join(folder, 'refs', 'stationkeeper', 'whole'), `${whole}\n`)
  return {
    folder,
    builtOn: whole !== null || names.length > 0,
    size: () => bytesIn([packs, join(folder, 'objects')]),
    keep: commit => keep(mirror, folder, commit),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/** Root's verbs and the daemon, which has another account, may have one mirror. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (first !== undefined) giveFolders(first, folder, 0o700)
}

async function readWhole(mirror: string): Promise<string | null> {
  try {
    const id = (await readFile(join(mirror, 'whole'), 'utf8')).trim()
    return /^[0-9a-f]{40}$/.test(id) ? id : null
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

async function keep(mirror: string, folder: string, commit: string): Promise<void> {
  try {
    const from = join(folder, 'objects', 'pack')
    const names = await readdir(from)
    // A pack is known by its index, so that comes last.
    const inOrder = names.toSorted((a, b) => Number(a.endsWith('.idx')) - Number(b.endsWith('.idx')))
    for (const name of inOrder) await handOver(join(from, name), join(mirror, 'pack', name))
    const beside = join(folder, 'new-whole')
    await writeFile(beside, `${commit}\n`)
    await handOver(beside, join(mirror, 'whole'))
  } catch (error) {
    throw mirrorProblem(mirror, error)
  }
}

/** Given away while it still lies where nobody else can put another thing in its place. */
async function handOver(from: string, to: string): Promise<void> {
  const file = await open(from, 'r')
  try {
    giveFile(file.fd, to)
  } finally {
    await file.close()
  }
  await rename(from, to)
}

/** Of processes that were killed while they read. */
async function removeLeftOver(mirror: string): Promise<void> {
  for (const name of await readdir(mirror)) {
    const pid = /^reading-(\d+)-/.exec(name)?.[1]
    if (pid !== undefined && !isRunning(Number(pid))) {
      // What is another account's stays until that account comes by.
      await rm(join(mirror, name), { recursive: true, force: true }).catch(() => {})
    }
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

async function bytesIn(folders: readonly string[]): Promise<number> {
  let bytes = 0
  for (const folder of folders) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) bytes += await bytesIn([path])
      // What went away meanwhile has no size.
      else bytes += (await stat(path).catch(() => ({ size: 0 }))).size
    }
  }
  return bytes
}

export function mirrorProblem(mirror: string, error: unknown): GitProblem {
  if (error instanceof GitProblem) return error
  const why = errorCode(error) ?? (error instanceof Error ? error.message : String(error))
  return new GitProblem('gitMirror', `what is fetched can't be kept in ${mirror}: ${why}`, 'check who may write there')
}
