import { resolve } from 'node:path'
import { type Milliseconds, parseDuration } from '../model/time.ts'
import { withoutPasswords } from './code-frame.ts'
import type { Finding } from './codes.ts'
import type { GitDocument } from './document-types.ts'
import type { GitCredentials, GitOptions, GitRef, GitVerify } from './git/git-options.ts'
import { gitOptionFindings } from './git/option-findings.ts'

/** Something about a Git repository as the settings describe it. `path` is within `policies.git`. */
interface GitSettingFinding {
  readonly finding: Finding
  readonly path: readonly string[]
  readonly message: string
  readonly hint: string | null
}

/** What is wrong with a repository that satisfies the schema. */
export function gitSettingFindings(git: GitDocument): readonly GitSettingFinding[] {
  const exclusive = [
    ...(git.branch === undefined && git.tag === undefined
      ? [{ path: [], message: 'git names neither a branch nor a tag', hint: 'say branch: main, if that is meant' }]
      : []),
    ...bothGiven(git, ['branch', 'tag'], []),
    ...bothGiven(git.verify ?? {}, ['commits', 'tags'], ['verify']),
    ...bothGiven(git.credentials ?? {}, ['helper', 'file'], ['credentials']),
  ].map(each => ({ finding: 'notAllowed' as const, ...each }))
  if (exclusive.length > 0) return exclusive
  return gitOptionFindings(gitOptionsOf(git)).map(({ finding, option, message, hint }) => ({
    finding,
    path: placeOf(option, git),
    // Also where a url stands in another field's place.
    message: withoutPasswords(message),
    hint,
  }))
}

/** Only once nothing is found. Relative paths are meant from the working folder. */
export function gitOptionsOf(git: GitDocument): GitOptions {
  return {
    url: git.url,
    ref: refOf(git),
    path: git.path ?? '',
    every: length(git.every),
    timeout: length(git.timeout),
    maxBytes: bytes(git.maxSize),
    verify: verifyOf(git),
    credentials: credentialsOf(git),
    proxy: git.proxy ?? null,
    caFile: fileOf(git.caFile),
    knownHosts: fileOf(git.knownHosts),
    sshKey: fileOf(git.sshKey),
  }
}

/** With every path that it names changed. */
export function mapGitPaths(git: GitDocument, to: (path: string) => string): GitDocument {
  const { verify, credentials } = git
  return {
    ...mapFields(git, ['caFile', 'knownHosts', 'sshKey'], to),
    ...(verify && { verify: mapFields(verify, ['commits', 'tags'], to) }),
    ...(credentials && { credentials: mapFields(credentials, ['file'], to) }),
  }
}

function mapFields<T extends object, K extends keyof T>(
  given: T,
  names: readonly K[],
  to: (path: string) => string,
): T {
  const mapped = { ...given }
  for (const name of names) {
    const value = given[name]
    // Only fields of text are named, so a text may stand in its place.
    if (typeof value === 'string') mapped[name] = to(value) as T[K]
  }
  return mapped
}

function bothGiven<T extends object>(
  given: T,
  [one, other]: readonly [keyof T & string, keyof T & string],
  path: readonly string[],
): readonly { path: readonly string[]; message: string; hint: string }[] {
  if (given[one] === undefined || given[other] === undefined) return []
  const message = `${path.at(-1) ?? 'git'} has both ${one} and ${other}`
  return [{ path: [...path, other], message, hint: 'leave one of them out' }]
}

/** Where the file has what the option says. */
function placeOf(option: keyof GitOptions, git: GitDocument): readonly string[] {
  switch (option) {
    case 'ref':
      return [git.branch === undefined ? 'tag' : 'branch']
    case 'maxBytes':
      return ['maxSize']
    case 'verify':
      return git.verify === undefined ? [] : ['verify', git.verify.commits === undefined ? 'tags' : 'commits']
    case 'credentials':
      return git.credentials === undefined
        ? []
        : ['credentials', git.credentials.helper === undefined ? 'file' : 'helper']
    case 'url':
    case 'path':
    case 'every':
    case 'timeout':
    case 'proxy':
    case 'caFile':
    case 'knownHosts':
    case 'sshKey':
      return git[option] === undefined ? [] : [option]
    default:
      return option satisfies never
  }
}

function refOf({ branch, tag }: GitDocument): GitRef {
  return branch === undefined ? { kind: 'tag', name: tag ?? '' } : { kind: 'branch', name: branch }
}

function verifyOf({ verify }: GitDocument): GitVerify | null {
  if (verify?.commits !== undefined) return { what: 'commits', allowedSigners: resolve(verify.commits) }
  return verify?.tags === undefined ? null : { what: 'tags', allowedSigners: resolve(verify.tags) }
}

function credentialsOf({ credentials }: GitDocument): GitCredentials | null {
  if (credentials?.helper !== undefined) return { helper: credentials.helper }
  return credentials?.file === undefined ? null : { file: resolve(credentials.file) }
}

function fileOf(path: string | undefined): string | null {
  return path === undefined ? null : resolve(path)
}

/** @throws {RangeError} for text that the schema's pattern refuses */
function length(text: string): Milliseconds {
  const parsed = parseDuration(text)
  if (parsed === null) throw new RangeError(`no length of time: ${text}`)
  return parsed
}

const units: ReadonlyMap<string, number> = new Map([
  ['KiB', 2 ** 10],
  ['MiB', 2 ** 20],
  ['GiB', 2 ** 30],
])

/** @throws {RangeError} for text that the schema's pattern refuses */
function bytes(text: string): number {
  const unit = units.get(text.slice(-3))
  const count = Number.parseInt(text, 10)
  if (unit === undefined || Number.isNaN(count)) throw new RangeError(`no size: ${text}`)
  return count * unit
}
