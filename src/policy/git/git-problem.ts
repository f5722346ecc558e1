import type { Diagnostic } from '../../model/diagnostic.ts'
import { codes, diagnostic, type Finding, wholeFile } from '../codes.ts'
import type { PolicyTexts } from '../directory.ts'

export type GitFinding = Extract<Finding, `git${string}`>

/** Why nothing can be read of a repository: it ends the reading and becomes its one diagnostic. */
export class GitProblem extends Error {
  override readonly name = 'GitProblem'
  readonly finding: GitFinding
  readonly hint: string | null

  constructor(finding: GitFinding, message: string, hint: string | null = null) {
    super(message)
    this.finding = finding
    this.hint = hint
  }
}

/** @param shown what the repository is called to people, without secrets */
export function refusal(shown: string, { finding, message, hint }: GitProblem): PolicyTexts {
  return { files: [], diagnostics: [diagnostic(finding, wholeFile(shown), message, hint)], links: [] }
}

/** After these nobody knows what the repository holds now; after any other it was asked, and what it holds was looked at. */
const UNREACHED: ReadonlySet<string> = new Set(
  (
    [
      'gitMissing',
      'gitUrl',
      'gitRef',
      'gitPath',
      'gitOption',
      'gitUnencrypted',
      'gitUnreachable',
      'gitDenied',
      'gitTimeout',
      'gitTooLarge',
      'gitCorrupt',
      'gitMirror',
      'gitFailed',
    ] as const
  ).map(finding => codes[finding]),
)

export function wasReached({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }): boolean {
  return diagnostics.every(({ code }) => !UNREACHED.has(code))
}
