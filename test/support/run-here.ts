import { runCommandLine } from '../../src/cli/command-line.ts'
import { type CliOptions, type CliResult, inheritedEnvironment, projectFolder } from './cli.ts'
import { recordedTerminal } from './terminal.ts'

/** Runs the command line within the test's own process: all of it but what a process is. */
export async function runHere(
  args: readonly string[],
  { cwd = projectFolder, env = {} }: Pick<CliOptions, 'cwd' | 'env'> = {},
): Promise<CliResult> {
  // A daemon takes the channel of the test's process for that of a supervisor, and lets the process exit in mid-test.
  if (args[0] === 'run' && !args.includes('--help')) throw new Error('start `run` as a process of its own')
  const terminal = recordedTerminal('')
  const code = await runCommandLine({ args, env: { ...inheritedEnvironment(), ...env }, cwd, terminal })
  return { stdout: terminal.shown.out, stderr: terminal.shown.err, code }
}
