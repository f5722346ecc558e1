import { globalOptions } from './program.ts'
import { flagName, type Switch, type Value, type Verb } from './verb.ts'

/** What may stand in a place: one of these words, a file, a folder, or what no shell can know. */
export type Completed = readonly string[] | 'file' | 'folder' | 'anything'

export interface CompletableFlag {
  /** `--output`, and where there is one `-o`. */
  readonly names: readonly string[]
  readonly description: string
  /** null: it takes none. */
  readonly value: Completed | null
}

/** What a shell can complete of one verb. */
export interface CompletableVerb {
  readonly name: string
  readonly summary: string
  readonly flags: readonly CompletableFlag[]
  /** What its arguments may be. */
  readonly args: Completed
}

/** The flags that may stand before the verb as well. */
export const everywhere: readonly CompletableFlag[] = [...Object.entries(globalOptions).map(flagOf), help()]

/** One verb as shells are to complete it. */
export function completable(verb: Verb): CompletableVerb {
  const output: readonly CompletableFlag[] =
    verb.formats.length === 0
      ? []
      : [{ names: ['--output', '-o'], description: 'how data is printed', value: verb.formats }]
  return {
    name: verb.name,
    summary: verb.summary,
    flags: [...Object.entries(verb.options).map(flagOf), ...output, ...everywhere],
    args: argsOf(verb),
  }
}

function help(): CompletableFlag {
  return { names: ['--help', '-h'], description: 'show what the verb does', value: null }
}

function flagOf([key, option]: readonly [
  string,
  Switch | Pick<Value<unknown>, 'value' | 'description' | 'words'>,
]): CompletableFlag {
  const value = 'value' in option ? (option.words ?? placeOf(option.value)) : null
  return { names: [flagName(key)], description: option.description, value }
}

function argsOf({ args = '', words }: Verb): Completed {
  if (words !== undefined) return words
  const listed = /^[<[](\w+(?:\|\w+)+)[\]>]/.exec(args)?.[1]
  return listed === undefined ? placeOf(/\w+/.exec(args)?.[0] ?? '') : listed.split('|')
}

/** By the word that help has for it. */
function placeOf(word: string): Completed {
  if (/^(file|path|old|new)$/i.test(word)) return 'file'
  return /^dir$/i.test(word) ? 'folder' : 'anything'
}
