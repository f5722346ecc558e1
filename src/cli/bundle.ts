import { relative } from 'node:path'
import { readSource, sourceName } from '../daemon/policy-source.ts'
import type { Bundle } from '../model/policy.ts'
import { type PolicyTexts, readPolicies } from '../policy/directory.ts'
import { loadPolicies } from '../policy/load.ts'
import type { Settings } from '../settings/settings.ts'
import { InvalidInput, OperationFailed } from './errors.ts'
import { reportFindings } from './findings.ts'
import type { Terminal } from './terminal.ts'

export interface FolderSource {
  /** Folder or file. */
  readonly policies: string
  readonly timeZone: string | null
  readonly git?: null
}

/** A bundle, and of which commit it is. */
export interface LoadedPolicies {
  readonly bundle: Bundle
  /** In hex; null: it is of no Git repository. */
  readonly commit: string | null
}

/**
 * The policies as they are in their folder now, or in their repository, which is fetched. Warnings are shown.
 * @throws {InvalidInput} there is none, or they are not valid; all findings have been shown
 * @throws {OperationFailed} the repository can't be had; why has been shown
 */
export async function loadSource(
  source: FolderSource | Settings,
  terminal: Terminal,
  cwd: string,
): Promise<LoadedPolicies> {
  const texts = await textsOf(source, terminal)
  const loaded = loadPolicies(texts.files, { timeZone: source.timeZone })
  reportFindings([...texts.diagnostics, ...loaded.diagnostics], 'the policies are', terminal)
  if (loaded.bundle === null) throw new InvalidInput('the policies are not valid')
  if (loaded.policies === 0) {
    const place = isGit(source) ? sourceName(source) : relative(cwd, source.policies) || source.policies
    throw new InvalidInput(`there is no policy in ${place}`, {
      hint: isGit(source)
        ? 'look at the setting policies.git.path, and at what the branch or tag holds'
        : 'name a folder with --policies, or begin with `stationkeeper init`',
    })
  }
  return { bundle: loaded.bundle, commit: texts.commit?.id ?? null }
}

/** The same without the commit, for whoever shows none. */
export async function loadBundle(source: FolderSource | Settings, terminal: Terminal, cwd: string): Promise<Bundle> {
  return (await loadSource(source, terminal, cwd)).bundle
}

async function textsOf(source: FolderSource | Settings, terminal: Terminal): Promise<PolicyTexts> {
  if (!isGit(source)) return await readPolicies([source.policies])
  return await fetchSource(source, { allowRollback: false }, terminal)
}

/**
 * What the repository holds now, by the commit that came into force last on this host.
 * @throws {OperationFailed} it can't be had; why has been shown
 */
export async function fetchSource(
  source: Settings,
  { allowRollback }: { readonly allowRollback: boolean },
  terminal: Terminal,
): Promise<PolicyTexts> {
  const { acceptedCommit } = await import('./accepted-commit.ts')
  const { untilSignal } = await import('./signals.ts')
  const { whileWaiting } = await import('./while-waiting.ts')
  const { wasReached } = await import('../policy/git/git-problem.ts')
  const { systemClock } = await import('../runtime/system-clock.ts')
  const { diagnosticsText } = await import('./views/diagnostics-text.ts')
  const { printable } = await import('./views/printable.ts')
  const clock = systemClock()
  const accepted = await acceptedCommit(source)
  const texts = await untilSignal(signal =>
    whileWaiting(
      () => `Fetching ${printable(sourceName(source))}`,
      readSource(source, { accepted, allowRollback, clock, signal }),
      terminal,
      clock,
    ),
  )
  if (wasReached(texts)) return texts
  terminal.err(diagnosticsText(texts.diagnostics, { colour: terminal.colour.err }))
  throw new OperationFailed("the policies can't be had from their repository")
}

function isGit(source: FolderSource | Settings): source is Settings {
  return source.git !== undefined && source.git !== null
}
