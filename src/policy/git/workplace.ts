import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeReadingFolder, removeReadingFolder } from './left-over.ts'
import { keepPacks, mirrorProblem, openMirror } from './mirror.ts'

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
  /**
   * Gives the mirror the packs that were fetched. `commit` with all its history is there then, unless some of it came by itself, as a
   * server of plain files gives it; that is fetched again the next time.
   * @throws {GitProblem}
   */
  keep(commit: string): Promise<void>
  remove(): Promise<void>
}

/** The ref under which a reading finds what it fetched. */
export const FETCHED = 'refs/stationkeeper/fetched'

/** @throws {GitProblem} the folder of the mirror can't be written */
export async function openWorkplace(mirror: string): Promise<Workplace> {
  try {
    return await makeWorkplace(mirror)
  } catch (error) {
    throw mirrorProblem(mirror, error)
  }
}

async function makeWorkplace(mirror: string): Promise<Workplace> {
  const { packs, whole, isFilled } = await openMirror(mirror)
  const folder = await makeReadingFolder(mirror)
  const objects = join(folder, 'objects')
  await mkdir(join(objects, 'pack'), { recursive: true })
  await mkdir(join(objects, 'info'))
  await mkdir(join(folder, 'refs', 'stationkeeper'), { recursive: true })
  await writeFile(join(folder, 'HEAD'), 'ref: refs/heads/none\n')
  await writeFile(join(folder, 'config'), '[core]\n\trepositoryFormatVersion = 0\n\tbare = true\n')
  // For the other end of a local path, which gets none of our settings but this file.
  await writeFile(join(folder, 'serving'), '[safe]\n\tdirectory = *\n')
  // Git looks for the folder `pack` there.
  await writeFile(join(objects, 'info', 'alternates'), '../../\n')
  if (whole !== null) await writeFile(join(folder, 'refs', 'stationkeeper', 'whole'), `${whole}\n`)
  return {
    folder,
    builtOn: isFilled,
    size: async () => (await bytesIn(packs)) + (await bytesIn(objects)),
    async keep(commit) {
      try {
        await keepPacks(mirror, join(objects, 'pack'), (await hasLoose(objects)) ? null : commit)
      } catch (error) {
        throw mirrorProblem(mirror, error)
      }
    },
    remove: () => removeReadingFolder(folder),
  }
}

/** Objects outside any pack lie in folders that are called by the beginnings of their ids; one that was merely looked for leaves its empty. */
async function hasLoose(objects: string): Promise<boolean> {
  const folders = (await readdir(objects)).filter(name => /^[0-9a-f]{2}$/.test(name))
  const contents = await Promise.all(folders.map(name => readdir(join(objects, name))))
  return contents.some(names => names.length > 0)
}

/** What goes away meanwhile has no size. */
async function bytesIn(folder: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name)
    bytes += entry.isDirectory() ? await bytesIn(path) : (await stat(path).catch(() => ({ size: 0 }))).size
  }
  return bytes
}
