import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CliOptions, type CliResult, type RunningCli, runCli, startCli, temporaryFolder } from './cli.ts'
import { runHere } from './run-here.ts'

/** A simulated classroom of its own: pupils in sessions 1 to 8, their teacher, an administrator, in 9, and remote ones in 10 and 11. */
export interface CliClassroom {
  readonly path: string
  /** Runs a verb on it to its end: within this process, as far as that can be, since the daemon beside it is one of its own. */
  run(args: readonly string[], options?: CliOptions): Promise<CliResult>
  /** What a verb prints with `-o json`. */
  json(args: readonly string[]): Promise<Record<string, unknown>>
  /** Starts the daemon, which runs until the test is over. */
  start(args?: readonly string[], env?: Readonly<Record<string, string>>): RunningCli
  /** Starts it, and waits for its first plan. */
  keep(args?: readonly string[], env?: Readonly<Record<string, string>>): Promise<RunningCli>
  /** Ids of the sessions that are blocked. */
  blocked(): Promise<readonly string[]>
  [Symbol.asyncDispose](): Promise<void>
}

const QUICK = { STATIONKEEPER_SETTLE: '50ms' }

/** @param rules of one policy called `lesson`, a line of YAML each */
export function cliClassroom(rules: readonly string[], env: Readonly<Record<string, string>> = {}): CliClassroom {
  const folder = temporaryFolder()
  const running: RunningCli[] = []
  mkdirSync(join(folder.path, 'policies'))
  writeFileSync(join(folder.path, 'policies', 'lesson.yaml'), policyOf(rules))
  const state = ['--state', join(folder.path, 'state')]
  const all = { ...QUICK, ...env }
  const run: CliClassroom['run'] = (args, options) => {
    const own = args[0] === 'run' || options?.through !== undefined || options?.input !== undefined
    return (own ? runCli : runHere)([...args, ...state], { cwd: folder.path, env: all, ...options })
  }
  const json: CliClassroom['json'] = async args => JSON.parse((await run([...args, '-o', 'json'])).stdout)
  const start: CliClassroom['start'] = (args = [], more = {}) => {
    const daemon = startCli(['run', ...args, ...state], { cwd: folder.path, env: { ...all, ...more } })
    running.push(daemon)
    return daemon
  }
  return {
    path: folder.path,
    run,
    json,
    start,
    async keep(args, more) {
      const daemon = start(args, more)
      await daemon.said('Plan: ')
      return daemon
    },
    async blocked() {
      const { sessions } = await json(['simulate', 'show'])
      const seen = sessions as readonly { readonly id: string; readonly blocked: string }[] // of the format Observation
      return seen.filter(({ blocked }) => blocked === 'yes').map(({ id }) => id)
    },
    async [Symbol.asyncDispose]() {
      for (const daemon of running) await daemon[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
    },
  }
}

/** The policy `lesson` of these rules, as text. */
export function policyOf(rules: readonly string[]): string {
  const head = 'apiVersion: stationkeeper/v1\nkind: SessionPolicy\nmetadata: { name: lesson }\nspec:\n  rules:\n'
  return head + rules.map(rule => `    - ${rule}\n`).join('')
}
