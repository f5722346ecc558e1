/** Short and long flags before the verb that take the next argument as their value. */
const takesValue = new Set(['--settings', '--state', '--policies', '--provider', '--log-level', '-o', '--output'])

export interface Split {
  /** null: none was given. */
  readonly verb: string | null
  /** Everything else, in order: the flags that everything takes may stand before the verb. */
  readonly rest: readonly string[]
}

/** Finds the verb among the arguments without understanding the rest of them. */
export function splitVerb(args: readonly string[]): Split {
  let index = 0
  while (index < args.length) {
    const argument = args[index] ?? ''
    if (!argument.startsWith('-') || argument === '-') {
      return { verb: argument, rest: [...args.slice(0, index), ...args.slice(index + 1)] }
    }
    index += takesValue.has(argument) ? 2 : 1
  }
  return { verb: null, rest: args }
}
