import { readFile } from 'node:fs/promises'
import { once } from '../../support/until.ts'
import { command, commandAs } from './command.ts'
import { endSession } from './logind-of.ts'

/** Who is there once the bed has booted (test/testbeds/linux): at seat-1 to seat-3, and through xrdp. */
export const AT_SEATS = ['ana', 'ben', 'cid'] as const
export const THROUGH_XRDP = ['dora', 'eve', 'finn'] as const
export type Person = (typeof AT_SEATS)[number] | (typeof THROUGH_XRDP)[number]
const EVERYBODY: readonly Person[] = [...AT_SEATS, ...THROUGH_XRDP]

/** Id of the session in which somebody works now. */
export async function sessionOf(person: string): Promise<string> {
  for (const { id, user } of await everySession()) if (user === person && (await isAtWork(id))) return id
  throw new Error(`${person} has no session`)
}

/** Also those that are about to end. */
async function everySession(): Promise<readonly { readonly id: string; readonly user: string }[]> {
  const listed = await command('loginctl', 'list-sessions', '--no-legend')
  return listed.split('\n').flatMap(line => {
    const [id, , user] = line.trim().split(/\s+/)
    return id === undefined || user === undefined ? [] : [{ id, user }]
  })
}

async function isAtWork(id: string): Promise<boolean> {
  const [kind, state] = (await command('loginctl', 'show-session', id, '--value', '-p', 'Class', '-p', 'State')).split(
    '\n',
  )
  return kind === 'user' && state !== 'closing'
}

export function property(id: string, name: string): Promise<string> {
  return command('loginctl', 'show-session', id, '--value', '-p', name)
}

/** Whether the program that somebody left open still runs: the first in the session that outlives a disconnect, or not. */
export async function workOf(person: string): Promise<string> {
  return command('pgrep', '-x', '-u', person, 'xterm')
}

/**
 * Has everybody sit there unlocked and connected, each with a locker that listens: each session has been locked and unlocked once. What a
 * test before it ended is begun anew.
 * @returns ids of the sessions
 */
export async function everybodyThere(): Promise<Readonly<Record<Person, string>>> {
  await command('systemctl', 'start', ...AT_SEATS.map(desktopOf))
  await connectEverybody()
  const entries = await Promise.all(EVERYBODY.map(async person => [person, await lockerListens(person)] as const))
  for (const person of THROUGH_XRDP) await looksAtIt(person)
  // One entry for each of them, by construction.
  return Object.fromEntries(entries) as Record<Person, string>
}

/** Has everybody who works through xrdp connect, who is not connected. */
export async function connectEverybody(): Promise<void> {
  await command('systemctl', 'start', ...THROUGH_XRDP.map(desktopOf))
}

/** Waits until her X server has let xrdp in: her desktop begins without that, too. */
function looksAtIt(person: Person): Promise<void> {
  return once(async () => {
    const number = /^:(\d+)/.exec(await property(await sessionOf(person), 'Display'))?.[1]
    const sockets = await readFile('/proc/net/unix', 'latin1')
    if (new RegExp(` 0001 03 +\\d+ .*/xrdp_display_${number}$`, 'm').test(sockets)) return
    await command('systemctl', 'start', desktopOf(person))
    throw new Error(`${person} is not connected`)
  })
}

/** The unit of the bed with which somebody is there. */
function desktopOf(person: Person): string {
  const seats: readonly Person[] = AT_SEATS
  const seat = seats.indexOf(person)
  return seat === -1 ? `bed-client@${person}` : `bed-seat@${seat + 1}`
}

/**
 * Ends every session, so that the next test finds new ones. After a restart of logind nobody knows whether an older one is locked: logind
 * forgets the hints of lockers.
 */
export async function endEverySession(): Promise<void> {
  await command('systemctl', 'stop', ...THROUGH_XRDP.map(desktopOf))
  const people: ReadonlySet<string> = new Set(EVERYBODY)
  const theirs = (await everySession()).filter(({ user }) => people.has(user))
  await Promise.all(theirs.map(({ id }) => endSession(id)))
}

/**
 * @returns id of the session, once its locker has locked and unlocked it, and has nothing more to do: it does what it is asked in the order in
 * which it was, so it is asked to lock no more once it was asked to unlock.
 */
export async function lockerListens(person: Person): Promise<string> {
  for (;;) {
    const id = await once(async () => {
      const session = await sessionOf(person).catch(async (error: unknown) => {
        // What failed while it began is begun anew; where it runs this does nothing.
        await command('systemctl', 'start', desktopOf(person))
        throw error
      })
      await command('pgrep', '-x', '-u', person, 'xss-lock')
      // A locker that has only just begun hears nothing yet: asked until it does.
      await command('loginctl', 'lock-session', session)
      await hinted(session, 'yes')
      return session
    })
    if (await isUnlocked(person, id)) return id
  }
}

/** Asks until it is so. @returns false: the session has ended meanwhile */
async function isUnlocked(person: Person, id: string): Promise<boolean> {
  for (;;) {
    try {
      await command('loginctl', 'unlock-session', id)
      await hinted(id, 'no')
      return true
    } catch {
      if ((await sessionOf(person).catch(() => null)) !== id) return false
    }
  }
}

/** @throws when it is not so; asked anew by whoever waits */
async function hinted(id: string, locked: 'yes' | 'no'): Promise<void> {
  // What a quick locker needs, and no longer: then it is asked again.
  for (let look = 0; look < 20; look++) if ((await property(id, 'LockedHint')) === locked) return
  throw new Error(`${id} is not said to be ${locked === 'yes' ? 'locked' : 'unlocked'}`)
}

/** As a person does: the screen saver begins, and its locker with it. logind sends no signal. */
export async function lockOwnScreen(person: string, id: string): Promise<void> {
  const display = (await property(id, 'Display')) || `:5${/(\d+)$/.exec(await property(id, 'Seat'))?.[1]}`
  await commandAs(person, 'env', `HOME=/home/${person}`, `DISPLAY=${display}`, 'xset', 's', 'activate')
}
