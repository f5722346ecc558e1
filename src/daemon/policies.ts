import type { Clock } from '../model/clock.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { pause } from '../model/pause.ts'
import type { Bundle, SourceCommit } from '../model/policy.ts'
import { formatDuration, type Instant, type Milliseconds, ms } from '../model/time.ts'
import { codes, diagnostic, wholeFile } from '../policy/codes.ts'
import type { PolicyTexts } from '../policy/directory.ts'
import type { LoadResult, PolicyEvent } from '../policy/directory-outcome.ts'
import type { GitOptions } from '../policy/git/git-options.ts'
import { type GitSurroundings, onGit, openGitSource } from '../policy/git/git-source-watch.ts'
import { inHistory } from '../policy/git/in-history.ts'
import { loadPolicies } from '../policy/load.ts'
import { onDisk, openPolicyDirectory, type PolicySource } from '../policy/source.ts'
import type { PolicyDirectoryOptions } from '../policy/source-options.ts'
import { repositoryName } from '../settings/git-values.ts'
import type { Settings } from '../settings/settings.ts'
import type { KeptBundle, PolicyStatus, Store } from '../store/store.ts'
import { policyPlaces } from './foreign-writers.ts'
import { mirrorOf, sourceName } from './policy-source.ts'
import { type AskWriters, gitObjection, rejectionText, vetted } from './vetted-policies.ts'

export interface KeptPoliciesOptions {
  readonly settings: Settings
  readonly store: Store
  readonly clock: Clock
  /** Asked at each reading. null: whoever may write the policies, they are taken. */
  readonly writers: AskWriters | null
  /** Another bundle is in force; told of the first one, too. `diagnostics` are warnings. */
  readonly onAccepted: (bundle: Bundle, diagnostics: readonly Diagnostic[], commit: SourceCommit | null) => void
  /** The last good bundle stays. */
  readonly onRejected: (summary: string, diagnostics: readonly Diagnostic[], revision: string | null) => void
  /** Edits may go unnoticed until the next resync. */
  readonly onUnwatched: (error: Error) => void
  /** Something beside the policies themselves failed, and will be tried again. */
  readonly onTrouble: (what: string, error: unknown) => void
}

/** The daemon's policies: those of the source while they are good, else the last good ones, also over a restart. */
export class KeptPolicies {
  readonly #options: KeptPoliciesOptions
  readonly #name: string
  #inForce: Bundle | null = null
  #commit: SourceCommit | null = null
  /** Since this was opened. */
  #acceptedHere: SourceCommit | null = null
  #rejected: readonly Diagnostic[] = []
  #problem: string | null = null
  #source: PolicySource | null = null
  /** As it was kept last, or is to be. */
  #status: PolicyStatus | null = null
  #fetchedAt: Instant | null = null
  /** The first reading was given up. */
  #cutShort = false
  /** Tried again at every refresh. A later one of the same kind stands for an earlier. */
  readonly #unkept = new Map<'accepted' | 'status' | 'rejected', () => void>()

  constructor(options: KeptPoliciesOptions) {
    this.#options = options
    this.#name = sourceName(options.settings)
  }

  /** @returns null: the policies of the source are not valid and there are no earlier ones; `diagnostics` says what is wrong */
  async open(
    surroundings: GitSurroundings = onGit,
  ): Promise<{ readonly bundle: Bundle | null; readonly diagnostics: readonly Diagnostic[] }> {
    const { git } = this.#options.settings
    this.#source = git === null ? await this.#openFolder() : await this.#openRepository(git, surroundings)
    if (this.#cutShort) this.reload().catch((error: unknown) => this.#options.onTrouble('Reading the policies', error))
    return { bundle: this.#inForce, diagnostics: this.#rejected }
  }

  async #openFolder(): Promise<PolicySource> {
    const { settings, clock, writers, onUnwatched, onTrouble } = this.#options
    const options: PolicyDirectoryOptions = {
      folder: settings.policies,
      load: files => this.#load(files),
      clock,
      onEvent: event => this.#onEvent(event),
      onUnwatched,
      onFailed: error => onTrouble('Reading the policies', error),
    }
    const read: typeof onDisk.read = async folder => await vetted(await onDisk.read(folder), folder, writers)
    return await openPolicyDirectory(options, { ...onDisk, read })
  }

  async #openRepository(git: GitOptions, { read }: GitSurroundings): Promise<PolicySource> {
    const { settings, store, clock, writers, onTrouble } = this.#options
    const before = store.policyStatus()
    this.#fetchedAt = (before?.source === this.#name ? before.fetchedAt : undefined) ?? null
    let asked = false
    let isStart = store.keptBundle() !== null
    return await openGitSource(
      {
        git,
        mirror: mirrorOf(settings),
        // It counts although the store could not keep it yet.
        accepted: () => (this.#acceptedHere ?? store.acceptedCommit(repositoryName(git)))?.id ?? null,
        load: files => this.#load(files),
        clock,
        onEvent: event => this.#onEvent(event),
        onFetched: at => asked && this.#fetched(at),
        onFailed: error => onTrouble('Reading the policies', error),
      },
      {
        read: async (options, reading) => {
          const objection = await gitObjection(policyPlaces(settings), writers)
          asked = objection === null
          if (objection !== null) return objection
          if (!isStart) return await read(options, reading)
          isStart = false
          return await this.#readAtStart(signal => read(options, { ...reading, signal }), reading.signal)
        },
      },
    )
  }

  /** A host whose last good policies are known is not left to itself while a repository doesn't answer. */
  async #readAtStart(read: (signal: AbortSignal) => Promise<PolicyTexts>, signal: AbortSignal): Promise<PolicyTexts> {
    const ended = new AbortController()
    try {
      const patience = pause(this.#options.clock, START_WITHIN, ended.signal).then(() => null)
      const texts = await Promise.race([read(AbortSignal.any([signal, ended.signal])), patience])
      if (texts !== null) return texts
    } finally {
      ended.abort(new Error('it took too long at the start'))
    }
    this.#cutShort = true
    const message = `it did not answer within ${formatDuration(START_WITHIN)} at the start, and is asked on`
    return { files: [], diagnostics: [diagnostic('gitTimeout', wholeFile(this.#name), message)], links: [] }
  }

  /** Why the policies in force are not those of the source; null: they are. */
  get problem(): string | null {
    return this.#problem
  }

  /** The repository did not answer, so nobody knows what it holds; it is asked again by itself. */
  get isUnreached(): boolean {
    return this.#problem !== null && this.#rejected.some(({ code }) => UNREACHED.has(code))
  }

  /** In force; null: there are none. */
  get bundle(): Bundle | null {
    return this.#inForce
  }

  /** Of the policies in force; null: they are of a folder, or there are none. */
  get commit(): SourceCommit | null {
    return this.#commit
  }

  /**
   * The commit of that beginning that the one in force follows, or is.
   * @returns its id; null: it does not, or nobody can tell
   * @throws the signal's reason
   */
  async followed(beginning: string, signal: AbortSignal): Promise<string | null> {
    const { settings, clock } = this.#options
    const commit = this.#commit
    if (commit === null || settings.git === null) return null
    return await inHistory({ mirror: mirrorOf(settings), commit: commit.id, beginning, clock, signal })
  }

  /** Of the policies in force; null: there are none. */
  get revision(): string | null {
    return this.#inForce?.revision ?? null
  }

  /** Reads the source again: a network share sends no events. A repository is asked no more often than the settings say. */
  refresh(): Promise<void> {
    this.#keepLeftOver()
    return this.#source?.refresh() ?? Promise.resolve()
  }

  /**
   * The same because somebody asked, who has written all that there is to be written: what is found is in force, or refused, by the end.
   * @param options.allowRollback a commit that does not follow the one in force is taken this once
   */
  reload(options: { readonly allowRollback: boolean } = { allowRollback: false }): Promise<void> {
    this.#keepLeftOver()
    return this.#source?.reload(options) ?? Promise.resolve()
  }

  async close(): Promise<void> {
    await this.#source?.close()
  }

  #load(files: LoadFiles): LoadResult {
    return loadPolicies(files, { timeZone: this.#options.settings.timeZone })
  }

  #onEvent(event: PolicyEvent): void {
    switch (event.kind) {
      case 'accepted':
        this.#accept(event.bundle, event.files, event.diagnostics, event.commit)
        return
      case 'rejected':
        this.#reject(rejectionText(event.diagnostics), event.diagnostics)
        return
      case 'empty':
        this.#reject(`there is no policy in ${this.#name}`, [])
        return
      default:
        event satisfies never
    }
  }

  #accept(bundle: Bundle, files: LoadFiles, diagnostics: readonly Diagnostic[], commit?: SourceCommit): void {
    const { store, clock, settings, onAccepted } = this.#options
    const { revision, rules } = bundle
    const now = clock.now()
    const of = commit === undefined ? {} : { commit }
    this.#inForce = bundle
    this.#commit = commit ?? null
    this.#acceptedHere = this.#commit
    this.#problem = null
    const status = this.#say({ revision, ...of, rejected: null, checkedAt: now })
    this.#unkept.clear()
    this.#keep('accepted', () => {
      if (commit !== undefined && settings.git !== null) store.acceptCommit(repositoryName(settings.git), commit)
      const kept = store.keptBundle()
      const { timeZone } = settings
      const isSameText = kept !== null && isSame(kept, { revision, timeZone, files })
      const isSameCommit = kept?.commit?.id === commit?.id
      if (!isSameText || !isSameCommit) {
        store.keepBundle({ revision, timeZone, loadedAt: isSameText ? kept.loadedAt : now, files, ...of })
        if (kept?.revision !== revision || !isSameCommit) {
          const id = commit === undefined ? {} : { commit: commit.id }
          store.record([{ kind: 'policies-loaded', revision, rules: rules.length, ...id }])
        }
      }
      store.setPolicyStatus(status)
    })
    onAccepted(bundle, diagnostics, this.#commit)
  }

  #reject(summary: string, diagnostics: readonly Diagnostic[]): void {
    const { store, clock, onRejected } = this.#options
    if (this.#inForce === null) this.#useLastGood()
    this.#rejected = diagnostics
    this.#problem = summary
    const revision = this.#inForce?.revision ?? null
    const of = this.#commit === null ? {} : { commit: this.#commit }
    const status = this.#say({ revision, ...of, rejected: summary, checkedAt: clock.now() })
    this.#keep('rejected', () => {
      store.record([{ kind: 'policies-rejected', summary }])
      store.setPolicyStatus(status)
    })
    onRejected(summary, diagnostics, revision)
  }

  #fetched(at: Instant): void {
    this.#fetchedAt = at
    if (this.#status === null) return
    const status = this.#say({ ...this.#status, checkedAt: at })
    // What is still to be kept brings a status of its own, which must not be overtaken by this one.
    if (this.#unkept.size === 0) this.#keep('status', () => this.#options.store.setPolicyStatus(status))
  }

  #say(status: Omit<PolicyStatus, 'source'>): PolicyStatus {
    this.#status = {
      ...status,
      source: this.#name,
      ...(this.#fetchedAt === null ? {} : { fetchedAt: this.#fetchedAt }),
    }
    return this.#status
  }

  /** What is in force does not wait for the store: nothing is done anyway while it can't keep intents. */
  #keep(what: 'accepted' | 'status' | 'rejected', work: () => void): void {
    this.#unkept.delete(what)
    this.#unkept.set(what, work)
    this.#keepLeftOver()
  }

  #keepLeftOver(): void {
    try {
      for (const [what, work] of this.#unkept) {
        work()
        this.#unkept.delete(what)
      }
    } catch (error) {
      this.#options.onTrouble('Keeping the policies for the next start', error)
    }
  }

  /** Compiled anew from its text, so that a newer version of this program reads it with its own eyes. */
  #useLastGood(): void {
    const kept = this.#options.store.keptBundle()
    if (kept === null) return
    this.#inForce = this.#load(kept.files).bundle
    this.#commit = this.#inForce === null ? null : (kept.commit ?? null)
  }
}

const START_WITHIN: Milliseconds = ms(5_000)

const UNREACHED: ReadonlySet<string> = new Set([codes.gitUnreachable, codes.gitTimeout])

type LoadFiles = Parameters<typeof loadPolicies>[0]

/** Also to the letter: a comment moves the lines that decisions name. */
function isSame(kept: KeptBundle, now: Omit<KeptBundle, 'loadedAt' | 'commit'>): boolean {
  return (
    kept.revision === now.revision &&
    kept.timeZone === now.timeZone &&
    kept.files.length === now.files.length &&
    kept.files.every((file, index) => file.path === now.files[index]?.path && file.text === now.files[index]?.text)
  )
}
