import { readFile } from 'node:fs/promises'
import { ms } from '../../model/time.ts'
import { placeOf } from './processes.ts'
import { runProgram } from './system-program.ts'

/** How long logind is waited for. Who sits where is asked before anything else is done. */
const LOGIND_WAIT = ms(3_000)

export interface Invocation {
  /** `/proc/self/cgroup`; empty: not told. */
  readonly cgroups: string
  readonly uid: number
  readonly env: Readonly<Record<string, string | undefined>>
  /** User of a session, as logind has it; null: there is no such session, or nobody says. */
  userOf(session: string): Promise<number | null>
}

/**
 * Session of the person who invoked this process, also through sudo, pkexec and su.
 * @param address of the bus on which logind is asked; null: the system's own
 * @returns null: they sit in none, or it can't be told
 */
export async function ownSessionId(address: string | null): Promise<string | null> {
  const cgroups = await readFile('/proc/self/cgroup', 'utf8').catch(() => '')
  const uid = process.getuid?.() ?? -1
  return sessionInvokedFrom({ cgroups, uid, env: process.env, userOf: id => userOf(id, address) })
}

/** What a person's terminal leaves behind: the control group of the session, or its name in the environment. */
export async function sessionInvokedFrom({ cgroups, uid, env, userOf }: Invocation): Promise<string | null> {
  const person = personOf(uid, env)
  const place = placeOf(cgroups)
  // sudo begins a session of its own where the terminal is a part of the desktop's own systemd; the person does not sit in that.
  if (place?.session != null && (place.uid === person || person === uid)) return place.session
  const named = env.XDG_SESSION_ID
  if (named === undefined || !/^[A-Za-z0-9]+$/.test(named)) return null
  return (await userOf(named)) === person ? named : null
}

/** Who stands behind sudo (sudo(8), SUDO_UID) and pkexec (pkexec(1), PKEXEC_UID). */
function personOf(uid: number, env: Invocation['env']): number {
  const behind = env.SUDO_UID ?? env.PKEXEC_UID
  return uid === 0 && behind !== undefined && /^\d+$/.test(behind) ? Number(behind) : uid
}

async function userOf(session: string, address: string | null): Promise<number | null> {
  const env = address === null ? {} : { DBUS_SYSTEM_BUS_ADDRESS: address }
  const args = ['show-session', '--property=User', '--value', '--', session]
  const end = await runProgram('loginctl', args, { longest: LOGIND_WAIT, env }).catch(() => null)
  const user = end?.stdout.trim() ?? ''
  return /^\d+$/.test(user) ? Number(user) : null
}
