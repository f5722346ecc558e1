import { statSync } from 'node:fs'
import { readSource, sourceName } from '../daemon/policy-source.ts'
import { hasErrors } from '../policy/codes.ts'
import { protocolOf } from '../policy/git/git-address.ts'
import type { GitOptions } from '../policy/git/git-options.ts'
import { GitProblem, wasReached } from '../policy/git/git-problem.ts'
import { findGit } from '../policy/git/git-program.ts'
import { loadPolicies } from '../policy/load.ts'
import type { Finding } from '../providers/provider.ts'
import { systemClock } from '../runtime/system-clock.ts'
import type { Settings } from '../settings/settings.ts'
import { acceptedCommit } from './accepted-commit.ts'
import { findingOf } from './doctor-settings.ts'
import { shortCommit } from './views/commit-text.ts'

const topic = 'policies'

/** Whether there is a git, whether the repository answers and its policies would be accepted, and whether its secrets are any. */
export async function gitFindings(settings: Settings, git: GitOptions): Promise<readonly Finding[]> {
  const signal = new AbortController().signal
  const program = await programFinding(signal)
  if (program.level === 'error') return [program]
  return [
    program,
    ...unverified(git),
    ...namedFiles(git).flatMap(missing),
    ...secretFiles(git).flatMap(secrecy),
    ...(await repositoryFindings(settings, signal)),
  ]
}

async function programFinding(signal: AbortSignal): Promise<Finding> {
  try {
    const { path, version } = await findGit(signal)
    return { level: 'ok', topic, message: `git ${version}, ${path}`, fix: null }
  } catch (error) {
    if (!(error instanceof GitProblem)) throw error
    return { level: 'error', topic, message: error.message, fix: error.hint }
  }
}

/** Not in the way, and worth a thought. */
function unverified({ url, verify }: GitOptions): readonly Finding[] {
  if (verify !== null || protocolOf(url) === 'file') return []
  const message = 'no signature is asked for: whoever may push, or runs the server, decides what is done here'
  return [{ level: 'note', topic, message, fix: 'name allowed signers in policies.git.verify' }]
}

function namedFiles(git: GitOptions): readonly string[] {
  const others = [git.verify?.allowedSigners ?? null, git.caFile, git.knownHosts].filter(path => path !== null)
  return [...secretFiles(git), ...others]
}

function missing(path: string): readonly Finding[] {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return []
  return [{ level: 'error', topic, message: `${path} is not there`, fix: 'make it, or name another' }]
}

function secretFiles({ credentials, sshKey }: GitOptions): readonly string[] {
  const file = credentials !== null && 'file' in credentials ? credentials.file : null
  return [file, sshKey].filter(path => path !== null)
}

/** Whoever reads it can log in with it. On Windows the access lists of its folder say who may. */
function secrecy(path: string): readonly Finding[] {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined || process.platform === 'win32' || (found.mode & 0o077) === 0) return []
  const mode = (found.mode & 0o777).toString(8)
  const message = `${path} holds a secret, and others than its owner may use it (mode ${mode})`
  return [{ level: 'error', topic, message, fix: `chmod 600 ${path}` }]
}

async function repositoryFindings(settings: Settings, signal: AbortSignal): Promise<readonly Finding[]> {
  const accepted = await acceptedCommit(settings)
  const texts = await readSource(settings, { accepted, allowRollback: false, clock: systemClock(), signal })
  const { bundle, policies, diagnostics } = loadPolicies(texts.files, { timeZone: settings.timeZone })
  // Without files nothing is to be said of them.
  const found = [...texts.diagnostics, ...(texts.files.length === 0 ? [] : diagnostics)]
  const findings = found.map(each => findingOf(topic, each))
  if (!wasReached(texts) || hasErrors(found)) return findings
  if (policies === 0) {
    const message = `there is no policy in ${sourceName(settings)}`
    return [
      ...findings,
      { level: 'error', topic, message, fix: 'look at policies.git.path, and at what is pushed there' },
    ]
  }
  const rules = bundle?.rules.length ?? 0
  const counted = `${policies} ${policies === 1 ? 'policy' : 'policies'}, ${rules} ${rules === 1 ? 'rule' : 'rules'}`
  const commit = texts.commit === undefined ? '' : `, commit ${shortCommit(texts.commit.id)}`
  return [
    ...findings,
    { level: 'ok', topic, message: `valid: ${counted} in ${sourceName(settings)}${commit}`, fix: null },
  ]
}
