import { stat } from 'node:fs/promises'
import { isAbsolute, posix, relative, resolve } from 'node:path'
import type { Clock } from '../model/clock.ts'
import { placeInRepository } from '../policy/git/revision-reading.ts'

/**
 * Where the repository has the files of policies that were read from these paths; null: they are in none, or outside of it. Files of one folder
 * are named within it, others begin with a path as it was given.
 */
export async function policyPlaces(
  paths: readonly string[],
  { cwd, clock }: { readonly cwd: string; readonly clock: Clock },
): Promise<(file: string) => string | null> {
  const [only = '.'] = paths
  const whole = paths.length === 1 && (await isFolder(resolve(cwd, only))) ? resolve(cwd, only) : cwd
  const here = await placeInRepository(whole, { clock, signal: new AbortController().signal })
  return file => {
    if (here === null) return null
    const place = isAbsolute(file) ? slashed(relative(here.root, file)) : posix.join(here.path, slashed(file))
    return place.startsWith('../') || isAbsolute(place) ? null : place
  }
}

async function isFolder(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => null)
  return status?.isDirectory() === true
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/')
}
