import { execFileSync } from 'node:child_process'
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
import { knowsLocks } from './knows-locks.ts'
import { step } from './step.ts'

/** This host, kept by a daemon with a state folder and policies of its own. */
export interface KeptHost extends AsyncDisposable {
  readonly path: string
  /** Starts the daemon, armed, and waits for its first plan and until it knows of every desktop that nobody has blocked it, and of a lock that it is its user's own. */
  keep(): Promise<RunningCli>
  /** Waits until the daemon knows that, as its file says: only then is a Block All one for it. */
  isKnown(): Promise<void>
  /** Runs a verb to its end. */
  run(args: readonly string[], options?: CliOptions): Promise<CliResult>
  /** What a verb prints with `-o json`. */
  json(args: readonly string[]): Promise<Record<string, unknown>>
}

interface KeeperOptions {
  /** Account that it runs under; root without it. */
  readonly as?: string
  /** Of the daemon alone, and of no verb. */
  readonly env?: Readonly<Record<string, string>>
}

/** @param rules of one policy called `lesson`, a line of YAML each */
export function keptHost(rules: readonly string[], { as, env = {} }: KeeperOptions = {}): KeptHost {
  const folder = temporaryFolder()
  const running: RunningCli[] = []
  mkdirSync(join(folder.path, 'policies'))
  writeFileSync(join(folder.path, 'policies', 'lesson.yaml'), policyOf(rules))
  const args = ['--state', join(folder.path, 'state'), '--provider', 'logind']
  mkdirSync(join(folder.path, 'leases'))
  if (as !== undefined) execFileSync('chown', ['-R', as, folder.path])
  const through =
    as === undefined ? {} : { through: ['setpriv', `--reuid=${as}`, `--regid=${as}`, '--init-groups', '--'] as const }
  const leases = { STATIONKEEPER_LEASES: join(folder.path, 'leases') }
  const options: CliOptions = { cwd: folder.path, ...through }
  const run: KeptHost['run'] = (verb, more) =>
    runCli([...verb, ...args], { ...options, ...more, env: { ...leases, ...more?.env } })
  const isKnown = (): Promise<void> => knowsLocks(async () => (await run(['sessions', '-o', 'json'])).stdout)
  return {
    path: folder.path,
    run,
    isKnown,
    json: async verb => JSON.parse((await run([...verb, '-o', 'json'])).stdout),
    async keep() {
      const daemon = startCli(['run', '--enforce', ...args], { ...options, env: { ...leases, ...env } })
      running.push(daemon)
      await daemon.said('Plan: ')
      await step('first plan -> it would know whose a lock is', isKnown)
      return daemon
    },
    async [Symbol.asyncDispose]() {
      for (const daemon of running) await daemon[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
    },
  }
}

/** Keeps some sessions unlocked, as often as a test wants. */
export function openRule(name: string, match: string, more = ''): string {
  return `{ name: ${name}, match: ${match}, ensure: unlocked, reapply: { ${more}limit: { count: 10000, per: 1h }, contestedAfter: { reversals: 1000, within: 1h } } }`
}
