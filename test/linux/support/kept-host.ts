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
import { once } from '../../support/until.ts'
import { command } from './command.ts'
import { type Person, property, sessionOf } from './people.ts'
import { step } from './step.ts'

/** Far more than it takes, and less than a test may last: whoever waits in vain is to read for whom. */
const PATIENCE_MS = 60_000

/** Of whom no rule here asks anything but to be left alone with her own lock. */
const LOCKS_HERSELF: Person = 'finn'

/** The part of an observation that is read here. */
interface Listed {
  readonly sessions: readonly { readonly id: string; readonly user: string | null; readonly blocked: string }[]
}

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
  const options: CliOptions = {
    cwd: folder.path,
    env: { STATIONKEEPER_LEASES: join(folder.path, 'leases'), ...env },
    ...through,
  }
  const knowsAll = async (): Promise<void> => {
    const { sessions } = JSON.parse((await run(['sessions', '-o', 'json'])).stdout) as Listed
    const unknown = sessions.filter(({ user, blocked }) => user !== null && blocked !== 'no')
    if (unknown.length === 0) return
    const theirs = execFileSync('ps', ['-o', 'pid,ppid,lstart,args', '-u', unknown.map(({ user }) => user).join()])
    throw new Error(`it does not know yet: ${JSON.stringify(unknown)}\n${theirs}`)
  }
  const blockedOf = async (id: string): Promise<string | undefined> => {
    const { sessions } = JSON.parse((await run(['sessions', '-o', 'json'])).stdout) as Listed
    return sessions.find(session => session.id === id)?.blocked
  }
  // Whoever is unlocked is blocked by nobody, also for a daemon that hears nothing yet. That a lock is its user's own only one knows that hears.
  const knowsALock = async (): Promise<void> => {
    const id = await sessionOf(LOCKS_HERSELF)
    await command('loginctl', 'lock-session', id)
    try {
      await once(() => isLocked(id, 'yes'), PATIENCE_MS)
      if ((await blockedOf(id)) !== 'no') throw new Error('it does not know whose a lock is')
    } finally {
      await command('loginctl', 'unlock-session', id)
      await once(() => isLocked(id, 'no'), PATIENCE_MS)
    }
  }
  const run: KeptHost['run'] = (verb, more) => runCli([...verb, ...args], { ...options, ...more })
  const isKnown = async (): Promise<void> => {
    await once(knowsAll, PATIENCE_MS)
    await once(knowsALock, PATIENCE_MS)
  }
  return {
    path: folder.path,
    run,
    isKnown,
    json: async verb => JSON.parse((await run([...verb, '-o', 'json'])).stdout),
    async keep() {
      const daemon = startCli(['run', '--enforce', ...args], options)
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

async function isLocked(id: string, expected: 'yes' | 'no'): Promise<void> {
  if ((await property(id, 'LockedHint')) !== expected) throw new Error(`${id} is not said to be so yet`)
}
