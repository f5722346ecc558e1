import type { BoardPolicies } from '../api/contract.ts'
import type { DaemonEvent } from '../daemon/events.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Bundle, SourceCommit } from '../model/policy.ts'
import { type Instant, isoInstant } from '../model/time.ts'
import type { Store } from '../store/store.ts'

/** What the daemon goes by. */
export interface InForce {
  /** null: none yet. */
  readonly bundle: Bundle | null
  readonly commit: SourceCommit | null
  /** Why they are not those of the source; null: they are. */
  readonly problem: string | null
}

/** The policies as a page shows them: since when they hold, and what was found in them. */
export class PoliciesInForce {
  readonly #source: string
  readonly #store: Pick<Store, 'keptBundle' | 'policyStatus'>
  #loaded: { readonly revision: string; readonly at: Instant | null } | null = null
  #warnings: readonly Diagnostic[] = []
  #refused: readonly Diagnostic[] = []

  constructor(source: string, store: Pick<Store, 'keptBundle' | 'policyStatus'>) {
    this.#source = source
    this.#store = store
  }

  tell(event: DaemonEvent, at: Instant): void {
    if (event.kind === 'policies-loaded') {
      this.#loaded = { revision: event.revision, at }
      this.#warnings = event.diagnostics
      this.#refused = []
    } else if (event.kind === 'policies-rejected' || event.kind === 'policies-unreachable') {
      this.#refused = event.diagnostics.filter(({ severity }) => severity === 'error')
    } else if (event.kind === 'reloaded' && event.problem === null) {
      this.#refused = []
    }
  }

  now({ bundle, commit, problem }: InForce): BoardPolicies {
    const fetchedAt = this.#store.policyStatus()?.fetchedAt ?? null
    return {
      source: this.#source,
      revision: bundle?.revision ?? null,
      rules: bundle?.rules.length ?? 0,
      loadedAt: bundle === null ? null : this.#loadedAt(bundle.revision),
      commit:
        commit === null
          ? null
          : {
              id: commit.id,
              committedAt: isoInstant(commit.committedAt),
              fetchedAt: fetchedAt === null ? null : isoInstant(fetchedAt),
            },
      problem,
      diagnostics: [...this.#refused, ...this.#warnings].map(({ code, severity, file, line, column, message }) => ({
        code,
        severity,
        file,
        line,
        column,
        message,
      })),
    }
  }

  /** The last good ones of an earlier day were never told of: the store knows since when they are kept. */
  #loadedAt(revision: string): string | null {
    if (this.#loaded?.revision !== revision) {
      const kept = this.#store.keptBundle()
      this.#loaded = { revision, at: kept?.revision === revision ? kept.loadedAt : null }
    }
    return this.#loaded.at === null ? null : isoInstant(this.#loaded.at)
  }
}
