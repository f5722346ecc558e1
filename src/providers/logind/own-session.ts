import { readFile } from 'node:fs/promises'
import { runProgram } from '../../linux/system-program.ts'
import { ms } from '../../model/time.ts'
import { placeOf } from './processes.ts'

/** How long logind is waited for. Who sits where is asked before anything else is done. */
const LOGIND_WAIT = ms(3_000)

const LOGIND = ['org.freedesktop.login1', '/org/freedesktop/login1', 'org.freedesktop.login1.Manager'] as const

export interface Invocation {
  /** `/proc/self/cgroup`; empty: not told. */
  readonly cgroups: string
  readonly uid: number
  readonly env: Readonly<Record<string, string | undefined>>
  /** User of a session, as logind has it; null: there is no such session, or nobody says. */
  userOf(session: string): Promise<number | null>
  /** Session of a user's desktop, as logind has it; of several, one. null: there is none, or nobody says. */
  desktopOf(uid: number): Promise<string | null>
}

/**
 * Session of the person who invoked this process, also through sudo, pkexec and su.
 * @param address of the bus on which logind is asked; null: the system's own
 * @returns null: they sit in none, or it can't be told
 */
export async function ownSessionId(address: string | null): Promise<string | null> {
  return sessionInvokedFrom({
    cgroups: await readFile('/proc/self/cgroup', 'utf8').catch(() => ''),
    uid: process.getuid?.() ?? -1,
    env: process.env,
    userOf: session => userOf(session, address),
    desktopOf: uid => desktopOf(uid, address),
  })
}

/** What is surest first: the control group, the environment, and the only desktop that it can have been. */
export async function sessionInvokedFrom(invocation: Invocation): Promise<string | null> {
  const { cgroups, uid, env, userOf, desktopOf } = invocation
  const behind = uid === 0 ? personBehind(env) : null
  const person = behind ?? uid
  const place = placeOf(cgroups)
  // A terminal that the desktop's own systemd started is in no session, so sudo may begin one there; the person does not sit in that.
  if (place?.session != null && (place.uid === person || behind === null)) return place.session
  const named = env.XDG_SESSION_ID
  if (named !== undefined && /^[A-Za-z0-9]+$/.test(named) && (await userOf(named)) === person) return named
  // sudo leaves that name out of the environment.
  return behind !== null || place?.uid === person ? desktopOf(person) : null
}

/** Who has become root by sudo (sudo(8), SUDO_UID) or pkexec (pkexec(1), PKEXEC_UID). */
function personBehind(env: Invocation['env']): number | null {
  const uid = env.SUDO_UID ?? env.PKEXEC_UID
  return uid !== undefined && /^\d+$/.test(uid) ? Number(uid) : null
}

/** ListSessions gives id, user's number and name, seat and object of each. */
async function userOf(session: string, address: string | null): Promise<number | null> {
  const listed = await ask([...LOGIND, 'ListSessions'], address)
  const [, uid] = new RegExp(`"${session}" (\\d+) "[^"]*" "[^"]*" "/org/freedesktop/login1/session/`).exec(listed) ?? []
  return uid === undefined ? null : Number(uid)
}

async function desktopOf(uid: number, address: string | null): Promise<string | null> {
  const [, user] = /^o "([^"]+)"/.exec(await ask([...LOGIND, 'GetUser', 'u', String(uid)], address)) ?? []
  if (user === undefined) return null
  const get = [
    LOGIND[0],
    user,
    'org.freedesktop.DBus.Properties',
    'Get',
    'ss',
    'org.freedesktop.login1.User',
    'Display',
  ]
  const [, session] = /"([^"]+)"/.exec(await ask(get, address)) ?? []
  return session === undefined || session === '/' ? null : session
}

/** @returns nothing where nobody answers */
async function ask(call: readonly string[], address: string | null): Promise<string> {
  const bus = address === null ? '--system' : `--address=${address}`
  const end = await runProgram('busctl', [bus, '--', 'call', ...call], { longest: LOGIND_WAIT }).catch(() => null)
  return end?.code === 0 ? end.stdout : ''
}
