import { InvalidInput, messageOf, OperationFailed, RefusedPlan } from './errors.ts'
import { Exit, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'
import { printable } from './views/printable.ts'

interface Occasion {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly terminal: Terminal
}

/** One line for a person, whatever went wrong; the stack only for whoever asks for it with `--log-level debug`. */
export function reportFailure(error: unknown, { args, env, terminal }: Occasion): ExitCode {
  const lines = [`stationkeeper: ${oneLine(messageOf(error))}`]
  if (error instanceof InvalidInput || error instanceof OperationFailed || error instanceof RefusedPlan) {
    if (error.hint !== null) lines.push(`  ${oneLine(error.hint)}`)
  }
  if (wantsStack(args, env)) lines.push(stackOf(error))
  terminal.err(`${lines.join('\n')}\n`)
  if (error instanceof RefusedPlan) return Exit.refused
  return error instanceof InvalidInput ? Exit.invalid : Exit.failed
}

function oneLine(text: string): string {
  return printable(text.replaceAll(/\s*\n\s*/g, ' '))
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`
  return `${error.stack ?? ''}${cause}`
}

/** Looks at the bare arguments, because the failure may be that they could not be understood. */
function wantsStack(args: readonly string[], env: Occasion['env']): boolean {
  const flag = args.indexOf('--log-level')
  const level = flag === -1 ? args.find(argument => argument.startsWith('--log-level=')) : args[flag + 1]
  return (level ?? env.STATIONKEEPER_LOG_LEVEL ?? '').replace('--log-level=', '') === 'debug'
}
