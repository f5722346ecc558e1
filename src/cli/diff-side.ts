import { dirname, posix, resolve } from 'node:path'
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
import type { Terminal } from './terminal.ts'
import { printable } from './views/printable.ts'

/** What both sides are read with. */
export interface SideReading {
  readonly cwd: string
  /** Where the settings say that policies are: a revision that is given without a path is asked for that folder. */
  readonly policies: string
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
export async function readSide(word: string, which: 'old' | 'new', reading: SideReading): Promise<ReadSide> {
  const { terminal, timeZone, cwd } = reading
  const meant = await diffWord(word, cwd)
  const { name, texts, place } =
    meant.kind === 'files' ? await files(meant, reading) : await revision(meant, word, reading)
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
    terminal.err(`There is no policy in ${printable(name)}, so it is compared with none.\n`)
  }
  return { side: { name, commit: texts.commit?.id ?? null, prepared: prepare(bundle) }, place }
}

async function files({ path, isFile }: DiffWord & { kind: 'files' }, reading: SideReading): Promise<Source> {
  const { cwd } = reading
  const from = resolve(cwd, path)
  // As it was given, unless this program was started elsewhere: findings begin with it.
  const texts = await readPolicies([resolve(path) === from ? path : from])
  const here = await placeInRepository(isFile ? dirname(from) : from, reading)
  const place: ReadSide['place'] = file => {
    if (here === null) return null
    return posix.join(here.path, isFile ? posix.basename(file.replaceAll('\\', '/')) : file)
  }
  return { name: path, texts, place }
}

async function revision(
  { revision, path: written, certain }: DiffWord & { kind: 'revision' },
  word: string,
  reading: SideReading,
): Promise<Source> {
  const { clock, signal } = reading
  const neither = (cause: string): InvalidInput =>
    new InvalidInput(`${JSON.stringify(word)} is neither a file or folder nor a revision: ${printable(cause)}`, {
      hint: 'check its spelling, or the folder that you are in',
    })
  const where = await placeOf(written, reading)
  if (where === null) {
    const inNone = (await placeInRepository(reading.cwd, reading)) === null
    if (inNone && !certain) throw neither('this folder is in no Git repository')
    throw new InvalidInput(
      `where are the policies of ${JSON.stringify(word)}? ${printable(reading.policies)} is in no Git repository`,
      { hint: `write ${printable(revision)}:policies, with the folder as it is from the root of the repository` },
    )
  }
  const { repository, path } = where
  const texts = await readRevision({ repository, revision, path, clock, signal })
  const none = texts.diagnostics.find(({ code }) => code === codes.gitRevision || code === codes.gitRepository)
  if (none !== undefined && !certain) throw neither(none.message)
  const folder = /\.ya?ml$/.test(path) ? posix.dirname(path) : path
  return { name: `${revision}${path === '' ? '' : `:${path}`}`, texts, place: file => posix.join(folder, file) }
}

/**
 * Where a revision is asked for policies. The path is meant from the root of the repository, as git has it after the colon.
 * @returns null: that is in no repository
 */
async function placeOf(
  written: string | null,
  reading: SideReading,
): Promise<{ readonly repository: string; readonly path: string } | null> {
  const { cwd, policies } = reading
  const isRelative = written !== null && /^\.{1,2}(?:\/|$)/.test(written)
  if (written !== null && !isRelative) return { repository: cwd, path: written }
  const found = await placeInRepository(written === null ? policies : resolve(cwd, written), reading)
  return found === null ? null : { repository: found.root, path: found.path }
}

/** A commit that has no such folder yet. */
function isAbsent({ diagnostics }: PolicyTexts): boolean {
  return diagnostics.length === 1 && diagnostics[0]?.code === codes.gitNoPath
}
