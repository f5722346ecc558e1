import type { Finding } from '../provider.ts'
import { callsSetLockedHint } from './hint-proof.ts'
import { knownLockers } from './known-lockers.ts'
import type { LockerSight } from './locker-sight.ts'
import { howToAddRule, type UnlockRight } from './polkit.ts'
import type { SeenSession } from './seen.ts'
import { isClosing, isPersons } from './sessions.ts'

/** Of a person at a desktop, and not about to end: the only sessions that something is done to. */
export function isManaged(session: SeenSession): boolean {
  return isPersons(session) && !isClosing(session)
}

/** @param version of systemd, as it calls itself; null: it does not say */
export function logindFinding(version: string | null): Finding {
  const message = version === null ? 'it answers' : `it answers; systemd ${version}`
  return { level: 'ok', topic: 'logind', message, fix: null }
}

export function sessionsFinding(sessions: readonly SeenSession[]): Finding {
  const managed = sessions.filter(isManaged)
  const remote = managed.filter(isRemote).length
  const seats = new Set(managed.filter(session => !isRemote(session)).map(({ seat }) => seat ?? 'none')).size
  const parts = [
    ...(managed.length > remote ? [`${counted(managed.length - remote, 'desktop')} on ${counted(seats, 'seat')}`] : []),
    ...(remote > 0 ? [`${counted(remote, 'desktop')} through xrdp`] : []),
    ...(sessions.length > managed.length
      ? [
          `${counted(sessions.length - managed.length, 'session')} that nothing is done to (greeters, terminals, background)`,
        ]
      : []),
  ]
  const told = parts.length === 0 ? 'no sessions at present' : parts.join(', ')
  return { level: 'ok', topic: 'sessions', message: `logind tells of ${told}`, fix: null }
}

/** Whether this account may unlock others' sessions. @param account its name, for the person who reads this */
export function rightsFinding(right: UnlockRight, account: string): Finding {
  const topic = 'rights'
  const ok = (message: string): Finding => ({ level: 'ok', topic, message, fix: null })
  const no = (message: string, fix: string): Finding => ({ level: 'error', topic, message, fix })
  switch (right.kind) {
    case 'root':
      return ok(
        `${account} may unlock sessions, as root may, whatever polkit says; what the service's account may is found by asking as that one: \`sudo -u stationkeeper stationkeeper doctor\``,
      )
    case 'allowed':
      return ok(`polkit lets ${account} unlock sessions`)
    case 'asks':
    case 'denied': {
      const says = right.kind === 'asks' ? 'asks each time for the password of an administrator' : 'says no'
      return no(
        `${account} may not unlock the sessions of others: polkit ${says} (org.freedesktop.login1.lock-sessions)`,
        `${howToAddRule(right.version)}; the rule names the account stationkeeper, as which the service runs, so ask again as that one: \`sudo -u stationkeeper stationkeeper doctor\``,
      )
    }
    case 'missing':
      return no(
        `${account} may not unlock the sessions of others: there is no polkit here, and without it nobody may but root`,
        `install polkit (package polkitd or policykit-1) and its rule, or run as root; ${howToAddRule(null)}`,
      )
    default:
      return right satisfies never
  }
}

/** One for all sessions that are locked by the same programs. */
export async function lockerFindings(
  sessions: readonly SeenSession[],
  sightOf: (session: SeenSession) => LockerSight | null,
): Promise<readonly Finding[]> {
  const groups = new Map<string, { readonly sight: LockerSight | null; readonly sessions: SeenSession[] }>()
  for (const session of sessions.filter(isManaged)) {
    const sight = sightOf(session)
    const key = sight === null ? '' : `${sight.setsHint} ${sight.programs.join(' ')}`
    const group = groups.get(key) ?? { sight, sessions: [] }
    group.sessions.push(session)
    groups.set(key, group)
  }
  return await Promise.all([...groups.values()].map(group => lockerFinding(group.sight, named(group.sessions))))
}

async function lockerFinding(sight: LockerSight | null, who: string): Promise<Finding> {
  const topic = 'lockers'
  if (sight === null) {
    const message = `${who}: the programs of the session can't be seen, so nobody knows what locks its screen, and a hint of "not locked" is not believed`
    return { level: 'note', topic, message, fix: null }
  }
  const programs = sight.programs.join(', ')
  switch (sight.setsHint) {
    case 'yes':
      return {
        level: 'ok',
        topic,
        message: `${who}: ${programs}, which tells logind of a lock and of its end`,
        fix: null,
      }
    case 'no':
      return {
        level: 'warning',
        topic,
        message: `${who}: ${programs}, ${sight.programs.length > 1 ? 'one of which' : 'which'} locks without telling logind: whether the session is locked is not known, nor whether a Block All reached it${deafness(sight.programs)}`,
        fix: await lockersFix(sight.programs),
      }
    case 'unknown':
      return {
        level: 'note',
        topic,
        message: `${who}: no screen locker that is known${programs === '' ? '' : ` (${programs})`}; without one a Block All does nothing there, and whether one that is not known locks the screen can't be told`,
        fix: null,
      }
    default:
      return sight.setsHint satisfies never
  }
}

/** What heeds no unlocking at all was started by a person, or by another program that ends it. */
function deafness(programs: readonly string[]): string {
  const deaf = knownLockers.filter(({ program, heeds }) => heeds === 'lock' && programs.includes(program))
  return deaf.map(({ program }) => `; told to unlock, ${program} still asks for the password`).join('')
}

/** Which of several programs it was that does not tell is not known, so each that may be has its word. */
async function lockersFix(programs: readonly string[]): Promise<string | null> {
  const said: string[] = []
  for (const locker of knownLockers.filter(({ program }) => programs.includes(program))) {
    const tells = locker.setsHint && (await callsSetLockedHint(locker, '/'))
    if (!tells && locker.fix !== null) said.push(`${locker.program}: ${locker.fix}`)
  }
  return said.length === 0 ? null : said.join('. ')
}

/** Those that came through xrdp; logind itself does not call them remote. */
export function isRemote({ service }: SeenSession): boolean {
  return service === 'xrdp-sesman'
}

/** `c1 (ana), c2 (bo)`. */
export function named(sessions: readonly SeenSession[]): string {
  return sessions.map(({ id, user }) => `${id} (${user})`).join(', ')
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
