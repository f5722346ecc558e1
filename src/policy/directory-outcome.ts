import type { Diagnostic } from '../model/diagnostic.ts'
import type { Bundle, SourceCommit } from '../model/policy.ts'
import { codes, hasErrors, sortDiagnostics } from './codes.ts'
import type { PolicyTexts } from './directory.ts'
import type { LoadResult, PolicyFile } from './load.ts'

export type { LoadResult }

export type Load = (files: readonly PolicyFile[]) => LoadResult

export type PolicyEvent =
  | {
      readonly kind: 'accepted'
      readonly bundle: Bundle
      readonly files: readonly PolicyFile[]
      readonly diagnostics: readonly Diagnostic[]
      /** Absent: they are of a folder. */
      readonly commit?: SourceCommit
    }
  /** The last good bundle stays in force. */
  | { readonly kind: 'rejected'; readonly diagnostics: readonly Diagnostic[] }
  /** Not a single policy: an unmounted share, a removed folder. The last good bundle stays in force. `bare`: no file either, of any kind. */
  | { readonly kind: 'empty'; readonly bare: boolean }

/** What a reading of the policy folder amounts to: all or nothing. */
export function outcomeOf(texts: Pick<PolicyTexts, 'files' | 'diagnostics' | 'commit'>, load: Load): PolicyEvent {
  if (isAbsent(texts)) return { kind: 'empty', bare: true }
  const { bundle, diagnostics, policies } = load(texts.files)
  if (hasErrors(texts.diagnostics)) {
    return {
      kind: 'rejected',
      diagnostics: sortDiagnostics([...texts.diagnostics, ...diagnostics.filter(isOfOneFile)]),
    }
  }
  if (bundle === null || hasErrors(diagnostics)) return { kind: 'rejected', diagnostics }
  if (policies === 0) return { kind: 'empty', bare: texts.files.length === 0 }
  const { files, commit } = texts
  return { kind: 'accepted', bundle, files, diagnostics, ...(commit === undefined ? {} : { commit }) }
}

/** Alike for events between which nobody needs to be told a difference. Lines count, since decisions name them. */
export function outcomeKey(event: PolicyEvent): string {
  switch (event.kind) {
    case 'accepted': {
      const { revision, rules } = event.bundle
      const commit = event.commit?.id ?? null
      return JSON.stringify([
        'accepted',
        revision,
        commit,
        rules.map(rule => [rule.file, rule.line]),
        event.diagnostics,
      ])
    }
    case 'rejected':
      return JSON.stringify(['rejected', event.diagnostics])
    case 'empty':
      return event.bare ? 'bare' : 'empty'
    default:
      return event satisfies never
  }
}

function isAbsent(texts: Pick<PolicyTexts, 'diagnostics'>): boolean {
  return texts.diagnostics.length > 0 && texts.diagnostics.every(({ code }) => code === codes.notFound)
}

/** While a file could not be read, what others say in relation to it (an unknown calendar, say) would be a false trail. */
function isOfOneFile({ code }: Diagnostic): boolean {
  return !code.startsWith('SK3')
}
