import type { HostWord } from '../host-words.ts'
import { printable } from './printable.ts'

/** What the host itself said, to stand below our own line; a line for each of its own. */
export function hostWordLines(word: HostWord): readonly string[] {
  if (word.said === null) return [`  The host says nothing: ${printable(word.message)}`]
  const lines = word.said.split(/\r\n|\n|\r/).filter(line => line.trim() !== '')
  if (lines.length === 0) return ['  The host says nothing: it took the question and had no words.']
  return lines.map(line => `  The host says: ${printable(line.trim())}`)
}

/** The same as data. */
export function hostWordFields(word: HostWord | undefined): {
  readonly said: string | null
  readonly saidNothing: { readonly because: string; readonly message: string } | null
} {
  if (word === undefined) return { said: null, saidNothing: null }
  if (word.said !== null) return { said: word.said, saidNothing: null }
  return { said: null, saidNothing: { because: word.because, message: word.message } }
}
