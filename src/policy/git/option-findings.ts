import type { Finding } from '../codes.ts'
import type { GitOptions } from './git-options.ts'

/** Something in the options that can't be meant so, or must not be done. */
export interface GitOptionFinding {
  readonly finding: Finding
  /** Which of the options. */
  readonly option: keyof GitOptions
  readonly message: string
  readonly hint: string | null
}

/** What is wrong with options, all of it; nothing is asked of any disk or network. */
export function gitOptionFindings(_options: GitOptions): readonly GitOptionFinding[] {
  return []
}

/** The url as it may be shown: without a password, a token, or a query. */
export function shownUrl(url: string): string {
  return url
}
