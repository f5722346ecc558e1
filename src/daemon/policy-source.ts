import { join } from 'node:path'
import { gitSourceName } from '../settings/git-values.ts'
import type { Settings } from '../settings/settings.ts'

type Place = Pick<Settings, 'policies' | 'git' | 'state'>

/** Where the policies come from, for people; without secrets. */
export function sourceName({ policies, git }: Omit<Place, 'state'>): string {
  return git === null ? policies : gitSourceName(git)
}

/** Where the repository is kept between fetches. */
export function mirrorOf({ state }: Pick<Place, 'state'>): string {
  return join(state, 'policies.git')
}
