import { once } from '../../support/until.ts'
import { command } from './command.ts'

/** Runs something while logind answers nobody: stopped, as a program that hangs. */
export async function whileFrozen<Result>(take: () => Promise<Result>): Promise<Result> {
  await freezeLogind()
  try {
    return await take()
  } finally {
    await thawLogind()
  }
}

export async function freezeLogind(): Promise<void> {
  await command('systemctl', 'kill', '--kill-whom=main', '--signal=STOP', 'systemd-logind')
}

export async function thawLogind(): Promise<void> {
  await command('systemctl', 'kill', '--kill-whom=main', '--signal=CONT', 'systemd-logind')
}

/** Ends a session for good, and waits until logind knows it no more. */
export async function endSession(id: string): Promise<void> {
  await command('loginctl', 'terminate-session', id).catch(async (error: unknown) => {
    // One that ended meanwhile is what was wanted.
    if ((await ids()).includes(id)) throw error
  })
  await once(async () => {
    if ((await ids()).includes(id)) throw new Error(`${id} is still there`)
  })
}

async function ids(): Promise<readonly string[]> {
  const listed = await command('loginctl', 'list-sessions', '--no-legend')
  return listed.split('\n').map(line => line.trim().split(/\s+/)[0] ?? '')
}
