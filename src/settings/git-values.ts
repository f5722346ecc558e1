import { formatDuration } from '../model/time.ts'
import { shownUrl } from '../policy/git/git-address.ts'
import type { GitOptions } from '../policy/git/git-options.ts'
import type { GitSettingName } from './settings.ts'

/** One setting of a repository as people write it, without any secret; null: it is not set. */
export function gitValue(git: GitOptions, name: GitSettingName): string | null {
  const { ref, verify, credentials } = git
  switch (name) {
    case 'policies.git.url':
      return shownUrl(git.url)
    case 'policies.git.branch':
      return ref.kind === 'branch' ? ref.name : null
    case 'policies.git.tag':
      return ref.kind === 'tag' ? ref.name : null
    case 'policies.git.path':
      return git.path === '' ? null : git.path
    case 'policies.git.every':
      return formatDuration(git.every)
    case 'policies.git.timeout':
      return formatDuration(git.timeout)
    case 'policies.git.maxSize':
      return sizeText(git.maxBytes)
    case 'policies.git.verify.commits':
      return verify?.what === 'commits' ? verify.allowedSigners : null
    case 'policies.git.verify.tags':
      return verify?.what === 'tags' ? verify.allowedSigners : null
    case 'policies.git.credentials.helper':
      return credentials !== null && 'helper' in credentials ? credentials.helper : null
    case 'policies.git.credentials.file':
      return credentials !== null && 'file' in credentials ? credentials.file : null
    case 'policies.git.proxy':
      return git.proxy === null ? null : shownUrl(git.proxy)
    case 'policies.git.caFile':
      return git.caFile
    case 'policies.git.knownHosts':
      return git.knownHosts
    case 'policies.git.sshKey':
      return git.sshKey
    default:
      return name satisfies never
  }
}

/** Where the policies come from, for people; without secrets. */
export function gitSourceName(git: GitOptions): string {
  return `${repositoryName(git)}${git.path === '' ? '' : `, ${git.path}`}`
}

/** What commits follow each other in; without secrets. */
export function repositoryName({ url, ref }: GitOptions): string {
  return `${shownUrl(url)}, ${ref.kind} ${ref.name}`
}

/** As the settings have it: a whole number of the largest unit that it is one of. */
function sizeText(bytes: number): string {
  const units = [
    [2 ** 30, 'GiB'],
    [2 ** 20, 'MiB'],
  ] as const
  const [size, unit] = units.find(([each]) => bytes % each === 0) ?? [2 ** 10, 'KiB']
  return `${bytes / size}${unit}`
}
