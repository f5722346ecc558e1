import type { Clock } from '../model/clock.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Bundle } from '../model/policy.ts'
import type { LoadResult, PolicyEvent } from '../policy/directory-outcome.ts'
import { loadPolicies } from '../policy/load.ts'
import { onDisk, openPolicyDirectory, type PolicySource } from '../policy/source.ts'
import type { PolicyDirectoryOptions } from '../policy/source-options.ts'
import type { Settings } from '../settings/settings.ts'
import type { KeptBundle, Store } from '../store/store.ts'
import { type AskWriters, rejectionText, vetted } from './vetted-policies.ts'

export interface KeptPoliciesOptions {
  readonly settings: Settings
  readonly store: Store
  readonly clock: Clock
  /** Asked at each reading. null: whoever may write the policies, they are taken. */
  readonly writers: AskWriters | null
  /** Another bundle is in force; told of the first one, too. `diagnostics` are warnings. */
  readonly onAccepted: (bundle: Bundle, diagnostics: readonly Diagnostic[]) => void
  /** The last good bundle stays. */
  readonly onRejected: (summary: string, diagnostics: readonly Diagnostic[], revision: string | null) => void
  /** Edits may go unnoticed until the next resync. */
  readonly onUnwatched: (error: Error) => void
  /** Something beside the policies themselves failed, and will be tried again. */
  readonly onTrouble: (what: string, error: unknown) => void
}

/** The daemon's policies: those of the folder while they are good, else the last good ones, also over a restart. */
export class KeptPolicies {
  readonly #options: KeptPoliciesOptions
  #inForce: Bundle | null = null
  #rejected: readonly Diagnostic[] = []
  #problem: string | null = null
  #source: PolicySource | null = null
  /** Tried again at every refresh. */
  #unkept: (() => void) | null = null

  constructor(options: KeptPoliciesOptions) {
    this.#options = options
  }

  /** @returns null: the folder's policies are not valid and there are no earlier ones; `diagnostics` says what is wrong */
  async open(): Promise<{ readonly bundle: Bundle | null; readonly diagnostics: readonly Diagnostic[] }> {
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
    this.#source = await openPolicyDirectory(options, { ...onDisk, read })
    return { bundle: this.#inForce, diagnostics: this.#rejected }
  }

  /** Why the policies in force are not those of the folder; null: they are. */
  get problem(): string | null {
    return this.#problem
  }

  /** In force; null: there are none. */
  get bundle(): Bundle | null {
    return this.#inForce
  }

  /** Of the policies in force; null: there are none. */
  get revision(): string | null {
    return this.#inForce?.revision ?? null
  }

  /** Reads the folder again: a network share sends no events. */
  refresh(): Promise<void> {
    this.#keepLeftOver()
    return this.#source?.refresh() ?? Promise.resolve()
  }

  /** The same because somebody asked, who has written all that there is to be written: what is found is in force, or refused, by the end. */
  reload(): Promise<void> {
    this.#keepLeftOver()
    return this.#source?.reload() ?? Promise.resolve()
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
        this.#accept(event.bundle, event.files, event.diagnostics)
        return
      case 'rejected':
        this.#reject(rejectionText(event.diagnostics), event.diagnostics)
        return
      case 'empty':
        this.#reject(`there is no policy in ${this.#options.settings.policies}`, [])
        return
      default:
        event satisfies never
    }
  }

  #accept(bundle: Bundle, files: LoadFiles, diagnostics: readonly Diagnostic[]): void {
    const { store, clock, settings, onAccepted } = this.#options
    const { revision, rules } = bundle
    const loadedAt = clock.now()
    this.#inForce = bundle
    this.#problem = null
    this.#keep(() => {
      const kept = store.keptBundle()
      if (kept === null || !isSame(kept, { revision, timeZone: settings.timeZone, files })) {
        store.keepBundle({ revision, timeZone: settings.timeZone, loadedAt, files })
        if (kept?.revision !== revision) store.record([{ kind: 'policies-loaded', revision, rules: rules.length }])
      }
      store.setPolicyStatus({ source: settings.policies, revision, rejected: null, checkedAt: loadedAt })
    })
    onAccepted(bundle, diagnostics)
  }

  #reject(summary: string, diagnostics: readonly Diagnostic[]): void {
    const { store, clock, settings, onRejected } = this.#options
    this.#inForce ??= this.#lastGood()
    this.#rejected = diagnostics
    this.#problem = summary
    const revision = this.#inForce?.revision ?? null
    const checkedAt = clock.now()
    this.#keep(() => {
      store.record([{ kind: 'policies-rejected', summary }])
      store.setPolicyStatus({ source: settings.policies, revision, rejected: summary, checkedAt })
    })
    onRejected(summary, diagnostics, revision)
  }

  /** What is in force does not wait for the store: nothing is done anyway while it can't keep intents. */
  #keep(work: () => void): void {
    this.#unkept = work
    this.#keepLeftOver()
  }

  #keepLeftOver(): void {
    if (this.#unkept === null) return
    try {
      this.#unkept()
      this.#unkept = null
    } catch (error) {
      this.#options.onTrouble('Keeping the policies for the next start', error)
    }
  }

  /** Compiled anew from its text, so that a newer version of this program reads it with its own eyes. */
  #lastGood(): Bundle | null {
    const kept = this.#options.store.keptBundle()
    return kept === null ? null : this.#load(kept.files).bundle
  }
}

type LoadFiles = Parameters<typeof loadPolicies>[0]

/** Also to the letter: a comment moves the lines that decisions name. */
function isSame(kept: KeptBundle, now: Omit<KeptBundle, 'loadedAt'>): boolean {
  return (
    kept.revision === now.revision &&
    kept.timeZone === now.timeZone &&
    kept.files.length === now.files.length &&
    kept.files.every((file, index) => file.path === now.files[index]?.path && file.text === now.files[index]?.text)
  )
}
