import type { NameGlob } from '../../anonymise/seen-globs.ts'
import { markdownCode } from './markdown-text.ts'
import { printable } from './printable.ts'

/** More than a person reads. */
const NAMED = 5

/** `a snapshot was anonymised for other policies, so nobody can tell whom these globs see: user exam*; make it anew with these policies` */
export function unseenText(unseen: readonly NameGlob[]): string {
  const named = unseen.slice(0, NAMED).map(({ kind, pattern }) => `${kind} ${pattern}`)
  const more = unseen.length > NAMED ? ` and ${unseen.length - NAMED} more` : ''
  return `a snapshot was anonymised for other policies, so nobody can tell whom these globs see: ${named.join(', ')}${more}; make it anew with these policies`
}

/** For standard error; nothing where all is seen. */
export function unseenCaution(unseen: readonly NameGlob[]): string {
  return unseen.length === 0 ? '' : `Caution: ${printable(unseenText(unseen))}.\n`
}

/** The same for the top of a comment. */
export function unseenMarkdown(unseen: readonly NameGlob[]): string {
  return unseen.length === 0 ? '' : `**Caution:** ${markdownCode(unseenText(unseen))}.\n\n`
}
