import { stat } from 'node:fs/promises'
import { dirname, isAbsolute, posix, relative, resolve } from 'node:path'
import type { Clock } from '../model/clock.ts'
import { placeInRepository } from '../policy/git/revision-reading.ts'
import { systemClock } from '../runtime/system-clock.ts'
import type { Settings } from '../settings/settings.ts'
import { untilSignal } from './signals.ts'
import type { PlaceOf } from './views/plan-github.ts'

/** Where the repository that they lie in has the files of the policies of a file or folder. */
export async function placeOfFiles(
  path: string,
  isFile: boolean,
  options: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<PlaceOf> {
  const here = await placeInRepository(isFile ? dirname(path) : path, options)
  if (here === null) return () => null
  return file => posix.join(here.path, isFile ? posix.basename(slashed(file)) : file)
}

/** The same for the policies of the settings, which may be in a repository that says where. */
export async function placeOfSettings(
  { policies, git }: Pick<Settings, 'policies' | 'git'>,
  cwd: string,
): Promise<PlaceOf> {
  if (git !== null) return file => posix.join(folderOf(git.path), file)
  const from = resolve(cwd, policies)
  const isFile = await stat(from).then(
    status => !status.isDirectory(),
    () => false,
  )
  return await untilSignal(signal => placeOfFiles(from, isFile, { clock: systemClock(), signal }))
}

function folderOf(path: string): string {
  return /\.ya?ml$/.test(path) ? posix.dirname(path) : path
}

/**
 * Where the repository has the files of policies that were read from these paths; null: they are in none, or outside of it. Files of one folder
 * are named within it, others begin with a path as it was given.
 */
export async function placeOfPaths(
  paths: readonly string[],
  { cwd, clock }: { readonly cwd: string; readonly clock: Clock },
): Promise<PlaceOf> {
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
