import { accessSync, constants, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PolicyTexts, readPolicies } from '../policy/directory.ts'
import type { GitReading } from '../policy/git/git-source.ts'
import { gitSourceName } from '../settings/git-values.ts'
import type { Settings } from '../settings/settings.ts'

export type PolicyPlace = Pick<Settings, 'policies' | 'git' | 'state'>

/** Where the policies come from, for people; without secrets. */
export function sourceName({ policies, git }: Omit<PolicyPlace, 'state'>): string {
  return git === null ? policies : gitSourceName(git)
}

/** Where the repository is kept between fetches. */
export function mirrorOf({ state }: Pick<PolicyPlace, 'state'>): string {
  return join(state, 'policies.git')
}

/**
 * The policies as they are in their source now, for whoever is no daemon. A repository is fetched.
 * @throws the signal's reason, once that aborts
 */
export async function readSource(place: PolicyPlace, reading: Omit<GitReading, 'mirror'>): Promise<PolicyTexts> {
  if (place.git === null) return await readPolicies([place.policies])
  const { readGitPolicies } = await import('../policy/git/git-source.ts')
  using mirror = lentMirror(place)
  return await readGitPolicies(place.git, { ...reading, mirror: mirror.path })
}

interface Mirror extends Disposable {
  readonly path: string
}

/** That of the state folder where it is this account's own, else one that is gone afterwards: the daemon has to work with what is left there. */
function lentMirror(place: Pick<PolicyPlace, 'state'>): Mirror {
  if (isOwn(place.state)) return { path: mirrorOf(place), [Symbol.dispose]: () => {} }
  const folder = mkdtempSync(join(tmpdir(), 'stationkeeper-policies-'))
  return {
    path: join(folder, 'policies.git'),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  }
}

function isOwn(folder: string): boolean {
  try {
    const found = statSync(folder)
    if (!found.isDirectory() || (process.geteuid !== undefined && found.uid !== process.geteuid())) return false
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
