import type { GlobalFlags } from '../settings/flags.ts'
import type { ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

/** A flag that is there or not. */
export interface Switch {
  readonly description: string
}

/** A flag with a value. `read` throws {@link InvalidInput} for a value that can't be one. */
export interface Value<T> {
  readonly value: string
  readonly description: string
  /** It may be given several times; `read` gets all of them, with commas between. */
  readonly repeatable?: true
  /** All that it may be, for shells to complete. */
  readonly words?: readonly string[]
  read(text: string): T
}

/** Flags by their name in camel case: `detailedExitcode` is `--detailed-exitcode`. */
export type Options = Readonly<Record<string, Switch | Value<unknown>>>

/** What was given for each flag: true or false for a switch, null for a value that wasn't given. */
export type Flags<O extends Options> = {
  readonly [K in keyof O]: O[K] extends Value<infer T> ? T | null : boolean
}

export type Format = 'text' | 'json' | 'markdown' | 'github' | 'powershell' | 'junit'

export interface Invocation<O extends Options> {
  readonly flags: Flags<O>
  readonly globals: GlobalFlags
  readonly args: readonly string[]
  readonly format: Format
  readonly terminal: Terminal
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Reads the files of all verbs; for those who speak of the others. */
  everyVerb(): Promise<readonly Verb[]>
}

export interface Example {
  readonly command: string
  readonly does: string
}

/**
 * One verb: what its help says, and what it does. A verb's file imports types and words only; what is heavy is imported in
 * `run`, so that help and errors cost nothing.
 */
export interface Verb<O extends Options = Options> {
  readonly name: string
  readonly summary: string
  /** As help shows them: `[path...]`, `<id...>`. */
  readonly args?: string
  /** What the first argument may be where it is a word and `args` does not list them, for shells to complete. */
  readonly words?: readonly string[]
  /** More to say than the summary. */
  readonly details?: string
  readonly options: O
  /** The first is the default. Empty: the verb prints no data. */
  readonly formats: readonly Format[]
  readonly examples: readonly Example[]
  /** Rewrites the arguments before they are understood, for spellings of other programs. */
  translate?(args: readonly string[]): readonly string[]
  run(invocation: Invocation<O>): Promise<ExitCode>
}

/** Ties the flags that `run` gets to the options that were declared. */
export function verb<const O extends Options>(description: Verb<O>): Verb<O> {
  return description
}

/** `detailedExitcode` -> `--detailed-exitcode` */
export function flagName(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, capital => `-${capital.toLowerCase()}`)}`
}
