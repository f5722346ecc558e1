import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type CliOptions,
  type CliResult,
  type RunningCli,
  runCli,
  startCli,
  temporaryFolder,
} from '../../support/cli.ts'
import { policyOf } from '../../support/cli-classroom.ts'

/** This host, kept by a daemon with a state folder and policies of its own. */
export interface KeptHost extends AsyncDisposable {
  readonly path: string
  /** Starts the daemon, armed, and waits for its first plan. */
  keep(): Promise<RunningCli>
  /** Runs a verb to its end. */
  run(args: readonly string[], options?: CliOptions): Promise<CliResult>
  /** What a verb prints with `-o json`. */
  json(args: readonly string[]): Promise<Record<string, unknown>>
}

/** @param rules of one policy called `lesson`, a line of YAML each */
export function keptHost(rules: readonly string[], env: Readonly<Record<string, string>> = {}): KeptHost {
  const folder = temporaryFolder()
  const running: RunningCli[] = []
  mkdirSync(join(folder.path, 'policies'))
  writeFileSync(join(folder.path, 'policies', 'lesson.yaml'), policyOf(rules))
  const args = ['--state', join(folder.path, 'state'), '--provider', 'logind']
  const options = { cwd: folder.path, env }
  const run: KeptHost['run'] = (verb, more) => runCli([...verb, ...args], { ...options, ...more })
  return {
    path: folder.path,
    run,
    json: async verb => JSON.parse((await run([...verb, '-o', 'json'])).stdout),
    async keep() {
      const daemon = startCli(['run', '--enforce', ...args], options)
      running.push(daemon)
      await daemon.said('Plan: ')
      return daemon
    },
    async [Symbol.asyncDispose]() {
      for (const daemon of running) await daemon[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
    },
  }
}

/** Keeps some sessions unlocked, as often as a test wants. */
export function openRule(name: string, match: string): string {
  return `{ name: ${name}, match: ${match}, ensure: unlocked, reapply: { limit: { count: 10000, per: 1h }, contestedAfter: { reversals: 10000, within: 1h } } }`
}
