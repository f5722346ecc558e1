import type { Clock } from '../model/clock.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { pause } from '../model/pause.ts'
import type { Bundle, SourceCommit } from '../model/policy.ts'
import { formatDuration, type Milliseconds, ms } from '../model/time.ts'
import { codes, diagnostic, wholeFile } from '../policy/codes.ts'
import type { PolicyTexts } from '../policy/directory.ts'
import type { LoadResult, PolicyEvent } from '../policy/directory-outcome.ts'
import type { GitOptions } from '../policy/git/git-options.ts'
import { type GitSurroundings, onGit, openGitSource } from '../policy/git/git-source-watch.ts'
import { inHistory } from '../policy/git/in-history.ts'
import { loadPolicies } from '../policy/load.ts'
import { onDisk, openPolicyDirectory, type PolicySource } from '../policy/source.ts'
import type { PolicyDirectoryOptions } from '../policy/source-options.ts'
import { isUnread } from '../policy/unread.ts'
import { repositoryName } from '../settings/git-values.ts'
import type { Settings } from '../settings/settings.ts'
import type { Store } from '../store/store.ts'
import { policyPlaces } from './foreign-writers.ts'
import { PolicyRecords } from './policy-records.ts'
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
  /** The last good bundle stays. `isUnread`: the source could not be read, which is nobody's mistake who writes policies. */
  readonly onRejected: (
    summary: string,
    diagnostics: readonly Diagnostic[],
    revision: string | null,
    isUnread: boolean,
  ) => void
  /** Edits may go unnoticed until the next resync. */
  readonly onUnwatched: (error: Error) => void
  /** Something beside the policies themselves failed, and will be tried again. */
  readonly onTrouble: (what: string, error: unknown) => void
}

/** The daemon's policies: those of the source while they are good, else the last good ones, also over a restart. */
export class KeptPolicies {
  readonly #options: KeptPoliciesOptions
  readonly #name: string
  readonly #records: PolicyRecords
  #inForce: Bundle | null = null
  #commit: SourceCommit | null = null
  /** Since this was opened. */
  #acceptedHere: SourceCommit | null = null
  #rejected: readonly Diagnostic[] = []
  #problem: string | null = null
  #isUnread = false
  #source: PolicySource | null = null
  /** The first reading was given up. */
  #cutShort = false

  constructor(options: KeptPoliciesOptions) {
    this.#options = options
    this.#name = sourceName(options.settings)
    this.#records = new PolicyRecords({ ...options, source: this.#name })
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
        onFetched: at => asked && this.#records.fetched(at),
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

  /** There is a problem, and it is that the source could not be read. */
  get isUnread(): boolean {
    return this.#isUnread
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
    this.#records.keepLeftOver()
    return this.#source?.refresh() ?? Promise.resolve()
  }

  /**
   * The same because somebody asked, who has written all that there is to be written: what is found is in force, or refused, by the end.
   * @param options.allowRollback a commit that does not follow the one in force is taken this once
   */
  reload(options: { readonly allowRollback: boolean } = { allowRollback: false }): Promise<void> {
    this.#records.keepLeftOver()
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
        this.#accept(event.bundle, event.files, event.diagnostics, event.commit ?? null)
        return
      case 'rejected':
        this.#reject(rejectionText(event.diagnostics), event.diagnostics, isUnread(event.diagnostics))
        return
      case 'empty':
        // A share that is not mounted is an empty folder; a commit without a file is somebody's work.
        this.#reject(`there is no policy in ${this.#name}`, [], event.bare && this.#options.settings.git === null)
        return
      default:
        event satisfies never
    }
  }

  #accept(bundle: Bundle, files: LoadFiles, diagnostics: readonly Diagnostic[], commit: SourceCommit | null): void {
    this.#inForce = bundle
    this.#commit = commit
    this.#acceptedHere = commit
    this.#problem = null
    this.#isUnread = false
    this.#records.accepted(bundle, files, commit)
    this.#options.onAccepted(bundle, diagnostics, commit)
  }

  #reject(summary: string, diagnostics: readonly Diagnostic[], isUnread: boolean): void {
    if (this.#inForce === null) this.#useLastGood()
    this.#rejected = diagnostics
    this.#problem = summary
    this.#isUnread = isUnread
    const { revision } = this
    this.#records.rejected(summary, { revision, commit: this.#commit }, isUnread)
    this.#options.onRejected(summary, diagnostics, revision, isUnread)
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
