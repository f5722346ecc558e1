import { stat } from 'node:fs/promises'
import { dirname, posix, resolve } from 'node:path'
import type { Clock } from '../model/clock.ts'
import { placeInRepository } from '../policy/git/revision-reading.ts'
import { systemClock } from '../runtime/system-clock.ts'
import type { Settings } from '../settings/settings.ts'
import { untilSignal } from './signals.ts'
import type { PlaceOf } from './views/plan-github.ts'

/**
 * Where the repository that one works in has the files of rules: below the folder of the policies, or where the settings say that the repository
 * of the policies has them.
 */
async function rulePlace(
  { policies, git }: Pick<Settings, 'policies' | 'git'>,
  { clock, cwd, signal }: { readonly clock: Clock; readonly cwd: string; readonly signal: AbortSignal },
): Promise<PlaceOf> {
  if (git !== null) return file => posix.join(folderOf(git.path), file)
  const from = resolve(cwd, policies)
  const isFolder = await stat(from).then(
    status => status.isDirectory(),
    () => true,
  )
  const here = await placeInRepository(isFolder ? from : dirname(from), { clock, signal })
  if (here === null) return () => null
  return file => posix.join(here.path, isFolder ? file : posix.basename(file.replaceAll('\\', '/')))
}

/** The same for whoever waits for nothing else. */
export async function rulePlaceHere(settings: Pick<Settings, 'policies' | 'git'>, cwd: string): Promise<PlaceOf> {
  return await untilSignal(signal => rulePlace(settings, { clock: systemClock(), cwd, signal }))
}

function folderOf(path: string): string {
  return /\.ya?ml$/.test(path) ? posix.dirname(path) : path
}
