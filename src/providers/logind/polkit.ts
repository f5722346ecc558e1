import { readFileSync } from 'node:fs'
import type { Bus } from './bus.ts'
import { isNobodyThere, propertyOf } from './inspect-ask.ts'

/** What logind asks polkit about before it unlocks somebody else's session (`org.freedesktop.login1.policy`). */
const ACTION = 'org.freedesktop.login1.lock-sessions'

const AUTHORITY = {
  destination: 'org.freedesktop.PolicyKit1',
  path: '/org/freedesktop/PolicyKit1/Authority',
  interface: 'org.freedesktop.PolicyKit1.Authority',
} as const

/** This process, as far as polkit knows processes. */
export interface OwnProcess {
  readonly uid: number
  readonly pid: number
  /** In clock ticks since the system was started (proc(5), field 22 of `stat`); 0: not known, and then polkit looks for itself. */
  readonly startTime: number
}

/**
 * Whether this process may unlock the sessions of others. `root`: logind lets it, whatever polkit says. `asks`: only when somebody types an
 * administrator's password each time. `missing`: there is no polkit, and then nobody but root may.
 */
export type UnlockRight =
  | { readonly kind: 'root' | 'missing' }
  | { readonly kind: 'allowed' | 'asks' | 'denied'; readonly version: string | null }

/**
 * Asks polkit what logind would ask it, and does nothing.
 * @throws what {@link Bus.call} throws, but where there is no polkit
 */
export async function unlockRight(
  bus: Bus,
  own: OwnProcess,
  options: { readonly signal: AbortSignal },
): Promise<UnlockRight> {
  if (own.uid === 0) return { kind: 'root' }
  try {
    const subject = ['unix-process', unixProcess(own)]
    // No flags: nobody is shown a question. Without details, which only root may give.
    const [result] = await bus.call(
      { ...AUTHORITY, member: 'CheckAuthorization', signature: '(sa{sv})sa{ss}us', body: [subject, ACTION, [], 0, ''] },
      options,
    )
    const [isAuthorized, isChallenge] = Array.isArray(result) ? result : []
    const version = await versionOf(bus, options)
    return { kind: isAuthorized === true ? 'allowed' : isChallenge === true ? 'asks' : 'denied', version }
  } catch (error) {
    if (isNobodyThere(error)) return { kind: 'missing' }
    throw error
  }
}

/** Rules in JavaScript came with 0.106; since 121 the versions have no `0.` before them. */
function knowsRules(version: string | null): boolean {
  const [, major = '', minor = ''] = /^(\d+)(?:\.(\d+))?/.exec(version ?? '') ?? []
  return major !== '0' || Number(minor) >= 106
}

/** How an account gets the rule that lets it unlock. @param version of polkit; null: not known */
export function howToAddRule(version: string | null): string {
  const [file, folder, why] = knowsRules(version)
    ? ['60-stationkeeper.rules', '/etc/polkit-1/rules.d', '']
    : [
        'stationkeeper.pkla',
        '/etc/polkit-1/localauthority/50-local.d',
        `, since polkit ${version ?? ''} knows no rules in JavaScript`,
      ]
  return `\`sudo stationkeeper service install\` adds the rule, or, where a package brought the service, installing that again; by hand, copy packaging/polkit/${file} from the program's folder to ${folder}${why}`
}

export function ownProcess(): OwnProcess {
  return { uid: process.geteuid?.() ?? 0, pid: process.pid, startTime: startTime() }
}

/** As a dictionary of variants: each value with its signature before it. */
function unixProcess({ uid, pid, startTime }: OwnProcess): readonly unknown[] {
  return [
    ['pid', ['u', pid]],
    ['start-time', ['t', startTime]],
    ['uid', ['i', uid]],
  ]
}

function startTime(): number {
  try {
    // The name of the program stands in brackets and may hold anything, further brackets too.
    const afterName = readFileSync('/proc/self/stat', 'latin1').split(') ').at(-1) ?? ''
    const ticks = Number(afterName.split(' ')[19])
    return Number.isSafeInteger(ticks) ? ticks : 0
  } catch {
    return 0
  }
}

async function versionOf(bus: Bus, options: { readonly signal: AbortSignal }): Promise<string | null> {
  try {
    const version = await propertyOf(bus, AUTHORITY, 'BackendVersion', options)
    return typeof version === 'string' && version !== '' ? version : null
  } catch {
    options.signal.throwIfAborted()
    return null
  }
}
