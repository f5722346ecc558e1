import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommandLine } from '../../src/cli/command-line.ts'
import { type CliResult, projectFolder, temporaryFolder } from './cli.ts'
import { policyOf } from './cli-classroom.ts'
import { type RecordedTerminal, recordedTerminal } from './terminal.ts'

/** A simulated classroom whose verbs run within the test's own process, as they would in one of theirs. */
export interface InProcessClassroom {
  readonly path: string
  /** A verb to its end. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<CliResult>
  /** The same with a person at the terminal, who gives these answers. */
  answer(args: readonly string[], answers: string): Promise<CliResult>
  /** Writes the policy `lesson` anew. */
  write(rules: readonly string[], folder?: string): void
  [Symbol.dispose](): void
}

/** @param rules of one policy called `lesson`, a line of YAML each */
export function inProcessClassroom(rules: readonly string[]): InProcessClassroom {
  const folder = temporaryFolder()
  const common = {
    HOME: folder.path,
    STATIONKEEPER_SETTLE: '20ms',
    STATIONKEEPER_STATE: join(folder.path, 'state'),
    STATIONKEEPER_SYSTEM_SETTINGS: join(projectFolder, 'none'),
  }
  const write: InProcessClassroom['write'] = (anew, into = 'policies') => {
    mkdirSync(join(folder.path, into), { recursive: true })
    writeFileSync(join(folder.path, into, 'lesson.yaml'), policyOf(anew))
  }
  write(rules)
  const end = async (
    terminal: RecordedTerminal,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<CliResult> => {
    const code = await runCommandLine({ args, env: { ...common, ...env }, cwd: folder.path, terminal })
    return { stdout: terminal.shown.out, stderr: terminal.shown.err, code }
  }
  return {
    path: folder.path,
    write,
    run(args, env = {}) {
      // A daemon takes the channel of the test's process for that of a supervisor, and lets the process exit in mid-test.
      if (args[0] === 'run' && !args.includes('--help')) throw new Error('start `run` as a process of its own')
      return end(recordedTerminal(), args, env)
    },
    answer: (args, answers) => end(recordedTerminal(answers, true), args, {}),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  }
}
