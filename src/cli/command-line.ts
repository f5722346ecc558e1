import { splitVerb } from './arguments.ts'
import { InvalidInput } from './errors.ts'
import { Exit, type ExitCode } from './exit-codes.ts'
import { reportFailure } from './failure.ts'
import type { Terminal } from './terminal.ts'
import type { Format, Verb } from './verb.ts'
import { verbs } from './verbs.ts'

export interface CommandLine {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly terminal: Terminal
}

/** Picks the verb, loads it alone, and turns whatever happens into an exit code. Never throws. */
export async function runCommandLine(given: CommandLine): Promise<ExitCode> {
  const line = { ...given, terminal: await placed(given, 'text') }
  const { verb: name, rest } = splitVerb(line.args)
  try {
    if (name === null) return await withoutVerb(line, rest)
    if (name === 'help') return await runCommandLine({ ...given, args: [...rest, '--help'] })
    const entry = verbs.get(name)
    if (entry === undefined) throw (await import('./main-help.ts')).unknownVerb(name)
    const { default: verb } = await entry.load()
    return await runVerb(verb, given, rest)
  } catch (error) {
    return reportFailure(error, line)
  }
}

/** GitHub's runner takes lines for commands, and says that it is there: https://docs.github.com/actions/reference/workflows-and-actions/variables */
async function placed({ terminal, env }: CommandLine, format: Format): Promise<Terminal> {
  if (env.GITHUB_ACTIONS !== 'true') return terminal
  return (await import('./runner-terminal.ts')).runnerTerminal(terminal, format)
}

async function runVerb(verb: Verb, line: CommandLine, rest: readonly string[]): Promise<ExitCode> {
  const { parseVerb } = await import('./program.ts')
  const parsed = parseVerb(verb, verb.translate?.(rest) ?? rest, line.terminal)
  if (parsed === null) return Exit.done
  const terminal = await placed(line, parsed.format)
  return await verb.run({ ...parsed, terminal, env: line.env, cwd: line.cwd, everyVerb })
}

function everyVerb(): Promise<readonly Verb[]> {
  return Promise.all([...verbs.values()].map(async ({ load }) => (await load()).default))
}

async function withoutVerb(line: CommandLine, flags: readonly string[]): Promise<ExitCode> {
  if (flags.includes('--version') || flags.includes('-V')) {
    const { version } = await import('./version.ts')
    line.terminal.out(`${version()}\n`)
    return Exit.done
  }
  const unknown = flags.find(flag => flag !== '--help' && flag !== '-h')
  if (unknown !== undefined) {
    throw new InvalidInput(`${unknown} without a verb`, { hint: 'see `stationkeeper --help`' })
  }
  const { mainHelp } = await import('./main-help.ts')
  const help = mainHelp(line.terminal.columns)
  if (flags.length > 0) {
    line.terminal.out(help)
    return Exit.done
  }
  line.terminal.err(help)
  return Exit.invalid
}
