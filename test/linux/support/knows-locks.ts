import { execFileSync } from 'node:child_process'
import { once } from '../../support/until.ts'
import { command } from './command.ts'
import { type Person, property, sessionOf } from './people.ts'

/** Far more than it takes, and less than a test may last: whoever waits in vain is to read for whom. */
const PATIENCE_MS = 100_000

/** Of whom no rule here asks anything but to be left alone with her own lock. */
const LOCKS_HERSELF: Person = 'finn'

/** The part of an observation that is read here. */
interface Listed {
  readonly sessions: readonly { readonly id: string; readonly user: string | null; readonly blocked: string }[]
}

/**
 * Waits until a daemon knows of every desktop that nobody has blocked it, and of a lock that it is its user's own: only then is a Block All one
 * for it.
 * @param listed what `sessions -o json` prints beside it
 */
export async function knowsLocks(listed: () => Promise<string>): Promise<void> {
  // The only writer is the program itself.
  const sessions = async (): Promise<Listed['sessions']> => (JSON.parse(await listed()) as Listed).sessions
  await once(async () => {
    const unknown = (await sessions()).filter(({ user, blocked }) => user !== null && blocked !== 'no')
    if (unknown.length === 0) return
    const theirs = execFileSync('ps', ['-o', 'pid,ppid,lstart,args', '-u', unknown.map(({ user }) => user).join()])
    throw new Error(`it does not know yet: ${JSON.stringify(unknown)}\n${theirs}`)
  }, PATIENCE_MS)
  // Whoever is unlocked is blocked by nobody, also for a daemon that hears nothing yet. That a lock is its user's own only one knows that hears.
  await once(async () => {
    const id = await sessionOf(LOCKS_HERSELF)
    await command('loginctl', 'lock-session', id)
    try {
      await once(() => isLocked(id, 'yes'), PATIENCE_MS)
      const seen = (await sessions()).find(session => session.id === id)
      if (seen?.blocked !== 'no') throw new Error('it does not know whose a lock is')
    } finally {
      await command('loginctl', 'unlock-session', id)
      await once(() => isLocked(id, 'no'), PATIENCE_MS)
    }
  }, PATIENCE_MS)
}

async function isLocked(id: string, expected: 'yes' | 'no'): Promise<void> {
  if ((await property(id, 'LockedHint')) !== expected) throw new Error(`${id} is not said to be so yet`)
}
