import { userInfo } from 'node:os'
import { compareSessionIds } from '../../model/session.ts'
import type { Finding, Inspection } from '../provider.ts'
import { type Bus, NoAnswer } from './bus.ts'
import { isManaged, isRemote, lockerFindings, logindFinding, rightsFinding, sessionsFinding } from './findings.ts'
import { desktopFindings } from './findings-desktops.ts'
import { idleFindings } from './findings-idle.ts'
import { isNobodyThere, type Properties, propertiesOf, propertyOf } from './inspect-ask.ts'
import type { Lockers } from './locker-sight.ts'
import { logindLimitFindings } from './logind-limits.ts'
import { sessionLengthFindings } from './logind-limits-session.ts'
import { type OwnProcess, ownProcess, unlockRight } from './polkit.ts'
import type { SeenSession } from './seen.ts'
import { xrdpLimitFindings } from './xrdp-limits.ts'

export interface InspectedHost {
  readonly bus: Bus
  sessions(options: { readonly signal: AbortSignal }): Promise<readonly SeenSession[]>
  readonly lockers: Lockers
  /** Who asks. @default this process */
  readonly own?: OwnProcess
}

interface Options {
  readonly signal: AbortSignal
}

const LOGIND = {
  destination: 'org.freedesktop.login1',
  path: '/org/freedesktop/login1',
  interface: 'org.freedesktop.login1.Manager',
} as const

const SYSTEMD = {
  destination: 'org.freedesktop.systemd1',
  path: '/org/freedesktop/systemd1',
  interface: 'org.freedesktop.systemd1.Manager',
} as const

/** It is not said to restart it: where it does not keep what it holds for desktops over that, they end. */
const LOOK_AT_LOGIND =
  'see what holds it up: `systemctl status systemd-logind`, `journalctl --unit systemd-logind`; until it answers, nothing is done to anybody'

const RESTART_POLKIT = "`sudo systemctl restart polkit`, which touches nobody's session"

/** What there is to know of a Linux host, by asking and trying all of it without effect. Says what is wrong rather than throw. */
export async function inspect(host: InspectedHost, options: Options): Promise<Inspection> {
  let manager: Properties
  try {
    manager = await propertiesOf(host.bus, LOGIND, options)
  } catch (error) {
    return { findings: [unanswered(error)], dialect: null }
  }
  const sessions = await sessionsOf(host, options)
  const people = 'level' in sessions ? [] : sessions
  const findings = [
    logindFinding(await systemdVersion(host.bus, options)),
    'level' in sessions ? sessions : sessionsFinding(sessions),
    await rights(host, options),
    ...(await desktops(host.bus, people, options)),
    ...(await lockers(host, people)),
    ...idleFindings(people),
    ...limits(manager, people, await lengths(host.bus, people, options)),
  ]
  return { findings, dialect: null }
}

async function sessionsOf(host: InspectedHost, options: Options): Promise<readonly SeenSession[] | Finding> {
  try {
    const sessions = await host.sessions(options)
    return sessions.toSorted((a, b) => compareSessionIds(a.id, b.id))
  } catch (error) {
    return failed('sessions', 'logind does not tell of them', error)
  }
}

async function systemdVersion(bus: Bus, options: Options): Promise<string | null> {
  try {
    const version = await propertyOf(bus, SYSTEMD, 'Version', options)
    return typeof version === 'string' && version !== '' ? version : null
  } catch {
    options.signal.throwIfAborted()
    return null
  }
}

async function rights({ bus, own = ownProcess() }: InspectedHost, options: Options): Promise<Finding> {
  try {
    return rightsFinding(await unlockRight(bus, own, options), accountOf(own.uid))
  } catch (error) {
    const finding = failed('rights', `whether ${accountOf(own.uid)} may unlock sessions can't be told`, error)
    return { ...finding, fix: error instanceof NoAnswer ? RESTART_POLKIT : null }
  }
}

async function desktops(bus: Bus, people: readonly SeenSession[], options: Options): Promise<readonly Finding[]> {
  try {
    return await desktopFindings(bus, people, options)
  } catch (error) {
    return [failed('disconnect', "which sessions can be disconnected can't be told", error)]
  }
}

/** Whoever looks for them does so in the background, so each is asked for twice. */
async function lockers({ lockers }: InspectedHost, sessions: readonly SeenSession[]): Promise<readonly Finding[]> {
  for (const session of sessions) lockers.of(session)
  await lockers.settled()
  return await lockerFindings(sessions, session => lockers.of(session))
}

async function lengths(bus: Bus, people: readonly SeenSession[], options: Options): Promise<readonly Finding[]> {
  try {
    return await sessionLengthFindings(bus, people.filter(isManaged), options)
  } catch (error) {
    return [failed('time limits', "how long sessions may last can't be told", error)]
  }
}

function limits(
  manager: Properties,
  sessions: readonly SeenSession[],
  lengths: readonly Finding[],
): readonly Finding[] {
  const topic = 'time limits'
  const found = [...logindLimitFindings(manager), ...lengths, ...xrdpLimitFindings(sessions.some(isRemote))]
  if (found.some(finding => finding.topic === topic && finding.level !== 'note')) return found
  const message = 'neither systemd nor xrdp is set to end a session that was disconnected'
  return [...found, { level: 'ok', topic, message, fix: null }]
}

function accountOf(uid: number): string {
  try {
    return userInfo().username
  } catch {
    return `the account ${uid}` // A number without an entry in the user database.
  }
}

function unanswered(error: unknown): Finding {
  const finding = failed('logind', 'it does not answer', error)
  if (error instanceof NoAnswer) return { ...finding, fix: LOOK_AT_LOGIND }
  if (!isNobodyThere(error)) return finding
  return { ...finding, fix: 'start systemd-logind, or set another `provider` where there is none, as in a container' }
}

function failed(topic: string, what: string, error: unknown): Finding {
  const message = `${what}: ${error instanceof Error ? error.message : String(error)}`
  return { level: 'error', topic, message, fix: null }
}
