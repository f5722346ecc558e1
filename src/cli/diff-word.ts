import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { InvalidInput } from './errors.ts'
import { printable } from './views/printable.ts'

/** What OLD or NEW of `diff` names. */
export type DiffWord =
  /** Relative to where the verb was called, or absolute; whether it is there is found out by reading it. */
  | { readonly kind: 'files'; readonly path: string; readonly isFile: boolean }
  | {
      readonly kind: 'revision'
      readonly revision: string
      /** As git has it after the colon; null: none was given. */
      readonly path: string | null
      /** Whether it could only be meant as one. */
      readonly certain: boolean
    }

const MARK = 'git:'

/**
 * A file or folder that is there wins over a revision of the same name; `git:` before it says that a revision is meant.
 * @throws {InvalidInput}
 */
export async function diffWord(word: string, cwd: string): Promise<DiffWord> {
  if (word.trim() === '') {
    throw new InvalidInput('a name is empty', { hint: 'write a folder, a file, or a revision such as HEAD~1' })
  }
  const marked = word.startsWith(MARK)
  if (!marked) {
    const found = await stat(resolve(cwd, word)).catch(() => null)
    if (found !== null) return { kind: 'files', path: word, isFile: !found.isDirectory() }
    if (/^[A-Za-z]:[\\/]/.test(word)) throw new InvalidInput(`there is no file or folder ${printable(word)}`)
  }
  const { revision, path } = splitRevision(marked ? word.slice(MARK.length) : word)
  if (revision === '') {
    throw new InvalidInput(`${JSON.stringify(word)} names no revision`, { hint: 'write HEAD~1, or main:policies' })
  }
  return { kind: 'revision', revision, path, certain: marked }
}

/** `main:policies`; a colon in braces is part of the revision, as in `HEAD@{2026-11-21 09:00}`. */
function splitRevision(text: string): { readonly revision: string; readonly path: string | null } {
  let depth = 0
  for (const [index, character] of [...text].entries()) {
    if (character === '{') depth++
    else if (character === '}') depth--
    else if (character === ':' && depth <= 0) {
      const before = [...text].slice(0, index).join('')
      return { revision: before, path: text.slice(before.length + 1) }
    }
  }
  return { revision: text, path: null }
}
