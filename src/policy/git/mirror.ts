import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { giveFile, giveFolders } from '../../files/folder-owner.ts'
import { errorCode } from '../../model/error-code.ts'
import { GitProblem } from './git-problem.ts'
import { removeLeftOver } from './left-over.ts'

/** So many packs are as many fetches; then everything is fetched anew, into one. */
const MOST_PACKS = 64

/**
 * The folder with the packs of earlier readings, and the id of the commit that they are whole up to. What is fetched comes into it only
 * when it was found good, and nothing in it but packs and that id is ever heeded.
 */
export interface Mirror {
  readonly packs: string
  /** null: it holds no history that is whole. */
  readonly whole: string | null
  /** There is something, so that it may be the reason of a failure. */
  readonly isFilled: boolean
}

export async function openMirror(folder: string): Promise<Mirror> {
  await makeFolder(folder)
  await removeLeftOver(folder)
  const packs = join(folder, 'pack')
  await makeFolder(packs)
  const names = await readdir(packs)
  if (names.filter(name => name.endsWith('.pack')).length > MOST_PACKS) {
    await discardMirror(folder)
    await makeFolder(packs)
  }
  const whole = await readWhole(folder)
  return { packs, whole, isFilled: whole !== null || names.length > 0 }
}

/** What is there is fetched anew the next time. */
export async function discardMirror(folder: string): Promise<void> {
  // First what says that there is something; who reads meanwhile fails, and begins anew as well.
  await rm(join(folder, 'whole'), { force: true })
  await rm(join(folder, 'pack'), { recursive: true, force: true })
}

/**
 * Moves packs into the mirror.
 * @param from where they lie, in a folder that is this process's own
 * @param commit that is there with all its history then; null: of none is that known anew
 */
export async function keepPacks(folder: string, from: string, commit: string | null): Promise<void> {
  const names = await readdir(from)
  // Whoever discarded it meanwhile took the folder with it.
  await makeFolder(join(folder, 'pack'))
  // A pack is known by its index, so that comes last.
  const inOrder = names.toSorted((a, b) => Number(a.endsWith('.idx')) - Number(b.endsWith('.idx')))
  for (const name of inOrder) await handOver(join(from, name), join(folder, 'pack', name))
  if (commit === null) return
  const beside = join(from, 'whole')
  await writeFile(beside, `${commit}\n`)
  await handOver(beside, join(folder, 'whole'))
}

/** Root's verbs and the daemon, which has another account, may have one mirror. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (first !== undefined) giveFolders(first, folder, 0o700)
}

async function readWhole(folder: string): Promise<string | null> {
  try {
    const id = (await readFile(join(folder, 'whole'), 'utf8')).trim()
    return /^[0-9a-f]{40}$/.test(id) ? id : null
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
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

export function mirrorProblem(folder: string, error: unknown): GitProblem {
  if (error instanceof GitProblem) return error
  const why = errorCode(error) ?? (error instanceof Error ? error.message : String(error))
  return new GitProblem('gitMirror', `what is fetched can't be kept in ${folder}: ${why}`, 'check who may write there')
}
