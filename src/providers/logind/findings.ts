import type { Finding } from '../provider.ts'
import { knownLockers } from './known-lockers.ts'
import type { LockerSight } from './locker-sight.ts'
import { knowsRules, type UnlockRight } from './polkit.ts'
import type { SeenSession } from './seen.ts'

const DESKTOPS: ReadonlySet<string> = new Set(['x11', 'wayland', 'mir'])

/** Of a person, with a desktop, and not about to end: the only sessions that something is done to. */
export function isManaged({ class: kind, type, state }: SeenSession): boolean {
  return kind === 'user' && DESKTOPS.has(type) && state !== 'closing'
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
    `${counted(managed.length - remote, 'desktop')} on ${counted(seats, 'seat')}`,
    `${counted(remote, 'desktop')} through xrdp`,
    `${counted(sessions.length - managed.length, 'session')} that nothing is done to (greeters, terminals, background)`,
  ]
  return { level: 'ok', topic: 'sessions', message: `logind tells of ${parts.join(', ')}`, fix: null }
}

/** Whether this account may unlock others' sessions. @param account its name, for the person who reads this */
export function rightsFinding(right: UnlockRight, account: string): Finding {
  const topic = 'rights'
  const ok = (message: string): Finding => ({ level: 'ok', topic, message, fix: null })
  const no = (message: string, fix: string): Finding => ({ level: 'error', topic, message, fix })
  switch (right.kind) {
    case 'root':
      return ok(`${account} may unlock sessions, as root may, whatever polkit says`)
    case 'allowed':
      return ok(`polkit lets ${account} unlock sessions`)
    case 'asks':
    case 'denied': {
      const says = right.kind === 'asks' ? 'asks each time for the password of an administrator' : 'says no'
      return no(
        `${account} may not unlock the sessions of others: polkit ${says} (org.freedesktop.login1.lock-sessions)`,
        `${ruleFor(right.version)}; it names the account stationkeeper, as which the service runs: ask again as that one (\`sudo -u stationkeeper stationkeeper doctor\`)`,
      )
    }
    case 'missing':
      return no(
        `${account} may not unlock the sessions of others: polkit is not installed, and without it nobody may but root`,
        `install polkit (package polkitd or policykit-1) and ${ruleFor(null)}, or run as root`,
      )
    default:
      return right satisfies never
  }
}

function ruleFor(version: string | null): string {
  return knowsRules(version)
    ? 'copy packaging/polkit/60-stationkeeper.rules to /etc/polkit-1/rules.d/60-stationkeeper.rules'
    : `copy packaging/polkit/stationkeeper.pkla to /etc/polkit-1/localauthority/50-local.d/stationkeeper.pkla, since polkit ${version ?? ''} knows no rules in JavaScript`
}

/** One for all sessions that are locked by the same programs. */
export function lockerFindings(
  sessions: readonly SeenSession[],
  sightOf: (session: SeenSession) => LockerSight | null,
): readonly Finding[] {
  const groups = new Map<string, { readonly sight: LockerSight | null; readonly sessions: SeenSession[] }>()
  for (const session of sessions.filter(isManaged)) {
    const sight = sightOf(session)
    const key = sight === null ? '' : `${sight.setsHint} ${sight.programs.join(' ')}`
    const group = groups.get(key) ?? { sight, sessions: [] }
    group.sessions.push(session)
    groups.set(key, group)
  }
  return [...groups.values()].map(group => lockerFinding(group.sight, named(group.sessions)))
}

function lockerFinding(sight: LockerSight | null, who: string): Finding {
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
        message: `${who}: ${programs}, which locks without telling logind: whether the session is locked is not known, nor whether a Block All reached it${deafness(sight.programs)}`,
        fix: lockersFix(sight.programs),
      }
    case 'unknown':
      return {
        level: 'note',
        topic,
        message: `${who}: no screen locker that is known${programs === '' ? '' : ` (${programs})`}; a Block All does nothing there, and there is nothing to unlock`,
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

/** @param programs as {@link LockerSight.programs} names them. Which of several it was that does not tell is not known, so each has its word. */
function lockersFix(programs: readonly string[]): string | null {
  const fixes = new Map(knownLockers.map(({ program, fix }) => [program, fix]))
  const said = programs.flatMap(program => {
    const fix = fixes.get(program) ?? null
    return fix === null ? [] : [`${program}: ${fix}`]
  })
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
