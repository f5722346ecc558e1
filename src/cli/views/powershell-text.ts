import type { Action } from '../../model/session.ts'
import type { Milliseconds } from '../../model/time.ts'
import type { CmdletDialect } from '../../providers/provider.ts'
import type { Terminal } from '../terminal.ts'
import { cmdletName } from './operation-text.ts'

/**
 * What might end a comment, open a string or not look like what it is: line ends, controls, format controls, surrogates on their own, and every
 * sign that PowerShell takes for a quote, the typographic ones included.
 */
const harmful = /[\p{C}\p{Zl}\p{Zp}'"\u2018-\u201f]/gu

/** A file without a mark is read in the system's own code page by Windows PowerShell, which turns one character into others. */
const beyondAscii = /[^\u0020-\u007e]|['"]/gu

/**
 * A line that PowerShell passes over, whatever is in the text. It begins with a blank, for `#requires` is no comment, and text of others never
 * stands first in it, for neither is the mark of a signature.
 */
export function commentLine(text: string, { outIsTerminal = false }: Pick<Terminal, 'outIsTerminal'>): string {
  const safe = text.replaceAll(
    outIsTerminal ? harmful : beyondAscii,
    sign => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  )
  return `# ${safe}`
}

/** The cmdlets know sessions by unsigned numbers of 32 bits, of which the largest stands for none. */
export function hasCmdletId(id: string): boolean {
  return /^(?:0|[1-9]\d{0,9})$/.test(id) && Number(id) < 4_294_967_295
}

export interface CmdletCall {
  readonly action: Action
  /** Each as {@link hasCmdletId} wants it; more than one only where the dialect takes several. */
  readonly ids: readonly string[]
  readonly timeout: Milliseconds
}

/**
 * One call to type in. `-SessionId` with one number is understood by both dialects, also where the parameter is called `-SessionIdList`, of which
 * it is an abbreviation. Whether to ask first is left to the cmdlet: a person is there to answer.
 * @param dialect null: not known, so only what both understand is said
 */
export function cmdletLine({ action, ids, timeout }: CmdletCall, dialect: CmdletDialect | null): string {
  const call = `${cmdletName(action)} -SessionId ${ids.join(',')}`
  return dialect === 'single-id' ? `${call} -TimeoutInSecond ${wholeSeconds(timeout)}` : call
}

/** Rounded up, since 0 would mean something else, and at most an Int32. */
function wholeSeconds(length: Milliseconds): number {
  return Math.min(Math.ceil(length / 1000), 2_147_483_647)
}
