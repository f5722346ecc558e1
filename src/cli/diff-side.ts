import { posix, resolve } from 'node:path'
import type { Side } from '../compare/compare-bundles.ts'
import type { Clock } from '../model/clock.ts'
import { prepare } from '../planner/plan.ts'
import { codes } from '../policy/codes.ts'
import { type PolicyTexts, readPolicies } from '../policy/directory.ts'
import { placeInRepository, readRevision } from '../policy/git/revision-reading.ts'
import { loadPolicies } from '../policy/load.ts'
import { type DiffWord, diffWord } from './diff-word.ts'
import { InvalidInput } from './errors.ts'
import { reportFindings } from './findings.ts'
import { placeOfFiles } from './repository-places.ts'
import type { Terminal } from './terminal.ts'
import { printable } from './views/printable.ts'

/** What both sides are read with. */
export interface SideReading {
  readonly cwd: string
  /** Where the settings say that policies are. */
  readonly policies: string
  /** OLD and NEW, as they were given. */
  readonly words: readonly [string, string]
  readonly timeZone: string | null
  readonly terminal: Terminal
  readonly clock: Clock
  readonly signal: AbortSignal
}

export interface ReadSide {
  readonly side: Side
  /** Where the repository has a file of it, with forward slashes; null: it is in none, or nobody can tell. */
  readonly place: (file: string) => string | null
}

interface Source {
  readonly name: string
  readonly texts: PolicyTexts
  readonly place: ReadSide['place']
}

/**
 * Reads OLD or NEW. OLD may be without any policy, which is said: the change that brings the first ones can be looked at as well.
 * @throws {InvalidInput} it is nothing that policies can be read from, or they are not valid; all findings have been shown
 */
export async function readSide(which: 'old' | 'new', reading: SideReading): Promise<ReadSide> {
  const { terminal, timeZone, cwd, words } = reading
  const [word, other] = which === 'old' ? words : [words[1], words[0]]
  const meant = await diffWord(word, cwd)
  const { name, texts, place } =
    meant.kind === 'files' ? await files(meant, reading) : await revision(meant, { word, other }, reading)
  const absent = which === 'old' && isAbsent(texts)
  const loaded = loadPolicies(absent ? [] : texts.files, { timeZone })
  const found = absent ? [] : [...texts.diagnostics, ...loaded.diagnostics]
  // What was not good before is no news of the change.
  const told = which === 'new' ? found : found.filter(({ severity }) => severity === 'error')
  reportFindings(told, `the policies of ${printable(name)} are`, terminal)
  const { bundle, policies } = loaded
  if (bundle === null) throw new InvalidInput(`the policies of ${printable(name)} are not valid`)
  if (policies === 0) {
    if (which === 'new') {
      throw new InvalidInput(`there is no policy in ${printable(name)}`, { hint: 'name the folder that they are in' })
    }
    const revision = meant.kind === 'files' ? `; git:${name} is the revision` : ''
    terminal.err(`There is no policy in ${printable(name)}, so it is compared with none${printable(revision)}.\n`)
  }
  return { side: { name, commit: texts.commit?.id ?? null, prepared: prepare(bundle) }, place }
}

async function files({ path, isFile }: DiffWord & { kind: 'files' }, reading: SideReading): Promise<Source> {
  const { cwd } = reading
  const from = resolve(cwd, path)
  // As it was given, unless this program was started elsewhere: findings begin with it.
  const texts = await readPolicies([resolve(path) === from ? path : from])
  return { name: path, texts, place: await placeOfFiles(from, isFile, reading) }
}

interface Words {
  readonly word: string
  readonly other: string
}

async function revision(
  { revision, path: written, certain }: DiffWord & { kind: 'revision' },
  { word, other }: Words,
  reading: SideReading,
): Promise<Source> {
  const { clock, signal, cwd } = reading
  const neither = (cause: string, hint: string | null = null): InvalidInput =>
    new InvalidInput(`${JSON.stringify(word)} is neither a file or folder nor a revision: ${printable(cause)}`, {
      hint: hint ?? 'check its spelling, or the folder that you are in',
    })
  const where = await placeOf(written, other, reading)
  if (where === null) {
    if (!certain && (await placeInRepository(cwd, reading)) === null)
      throw neither('this folder is in no Git repository')
    throw new InvalidInput(
      `${JSON.stringify(word)}: ${printable(written ?? reading.policies)} does not lie in a Git repository`,
      { hint: `write ${printable(revision)}:policies, with the folder as it is from the root of the repository` },
    )
  }
  const { repository, path } = where
  const texts = await readRevision({ repository, revision, path, clock, signal })
  const none = texts.diagnostics.find(({ code }) => code === codes.gitRevision || code === codes.gitRepository)
  if (none !== undefined && !certain) throw neither(none.message, none.hint)
  const folder = /\.ya?ml$/.test(path) ? posix.dirname(path) : path
  return { name: `${revision}${path === '' ? '' : `:${path}`}`, texts, place: file => posix.join(folder, file) }
}

/**
 * Where a revision is asked for policies. A path after its colon is meant from the root of the repository, or from the folder that one
 * is in where it begins with a dot, as git has it. Without one it is where the other side's files lie, or else those of the settings.
 * @returns null: that is in no repository
 */
async function placeOf(
  written: string | null,
  other: string,
  reading: SideReading,
): Promise<{ readonly repository: string; readonly path: string } | null> {
  const { cwd, policies } = reading
  const isFromRoot = written !== null && !/^\.{1,2}(?:\/|$)/.test(written)
  if (isFromRoot) return { repository: cwd, path: written }
  const beside = written === null ? await diffWord(other, cwd).catch(() => null) : null
  const candidates = written !== null ? [written] : beside?.kind === 'files' ? [beside.path, policies] : [policies]
  for (const candidate of candidates) {
    const found = await placeInRepository(resolve(cwd, candidate), reading)
    if (found !== null) return { repository: found.root, path: found.path }
  }
  return null
}

/** A commit that has no such folder yet. */
function isAbsent({ diagnostics }: PolicyTexts): boolean {
  return diagnostics.length === 1 && diagnostics[0]?.code === codes.gitNoPath
}
