import { runCommandLine } from '../../src/cli/command-line.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import { type CliOptions, type CliResult, inheritedEnvironment, projectFolder } from './cli.ts'
import { recordedTerminal } from './terminal.ts'

type HereOptions = Pick<CliOptions, 'cwd' | 'env'>

/** What a run showed, also as a whole. */
export interface Seen extends CliResult {
  /** Both streams in the order in which somebody at a terminal sees them. */
  readonly seen: string
}

/** Runs the command line within the test's own process: all of it but what a process is. */
export async function runHere(args: readonly string[], options: HereOptions = {}): Promise<CliResult> {
  const { stdout, stderr, code } = await seeHere(args, options)
  return { stdout, stderr, code }
}

/** {@link runHere} for whoever reads both streams together. */
export async function seeHere(
  args: readonly string[],
  { cwd = projectFolder, env = {} }: HereOptions = {},
): Promise<Seen> {
  // A daemon takes the channel of the test's process for that of a supervisor, and lets the process exit in mid-test.
  if (args[0] === 'run' && !args.includes('--help')) throw new Error('start `run` as a process of its own')
  const recorded = recordedTerminal('')
  let seen = ''
  const terminal: Terminal = {
    ...recorded,
    out(text) {
      seen += text
      recorded.out(text)
    },
    err(text) {
      seen += text
      recorded.err(text)
    },
  }
  const code = await runCommandLine({ args, env: { ...inheritedEnvironment(), ...env }, cwd, terminal })
  return { stdout: recorded.shown.out, stderr: recorded.shown.err, seen, code }
}
