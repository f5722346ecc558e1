import type { Diagnostic } from '../model/diagnostic.ts'
import { codes, type Finding } from './codes.ts'

/** A disk, a network, git itself or how it is set kept a source from being read. Any other finding is about what somebody wrote into it. */
const UNREAD: ReadonlySet<string> = new Set(
  (
    [
      'notFound',
      'unreadable',
      'gitMissing',
      'gitUrl',
      'gitOption',
      'gitUnencrypted',
      'gitUnreachable',
      'gitDenied',
      'gitTimeout',
      'gitCorrupt',
      'gitMirror',
      'gitFailed',
    ] as const satisfies readonly Finding[]
  ).map(finding => codes[finding]),
)

/** Whether policies were not accepted for this alone, that nobody could read them: no mistake of whoever writes them. */
export function isUnread(diagnostics: readonly Diagnostic[]): boolean {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  return errors.length > 0 && errors.every(({ code }) => UNREAD.has(code))
}
