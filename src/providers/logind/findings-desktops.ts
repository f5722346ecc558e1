import { TerminalError, UnsupportedError } from '../errors.ts'
import type { Finding } from '../provider.ts'
import { type Bus, BusRefusal } from './bus.ts'
import { isManaged, named } from './findings.ts'
import { isOfLightDm } from './lightdm.ts'
import { askSeats, type LightDmSeats } from './lightdm-seats.ts'
import type { SeenSession } from './seen.ts'
import { readyToDisconnect, xrdpDesktop } from './xrdp.ts'

const topic = 'disconnect'

/** Makes everything ready to disconnect a session of xrdp, and does not. @throws what {@link readyToDisconnect} throws */
export type TryXrdp = (session: SeenSession) => Promise<unknown>

/** Which sessions can be disconnected here, as far as that is to be seen without doing it. */
export async function desktopFindings(
  bus: Bus,
  sessions: readonly SeenSession[],
  options: { readonly signal: AbortSignal },
  tryXrdp: TryXrdp = readyToDisconnect,
): Promise<readonly Finding[]> {
  const managed = sessions.filter(isManaged)
  const xrdp = managed.filter(xrdpDesktop().keeps)
  const lightDm = managed.filter(isOfLightDm)
  const others = managed.filter(session => !xrdp.includes(session) && !lightDm.includes(session))
  return [
    ...(await xrdpFindings(xrdp, tryXrdp)),
    ...(lightDm.length === 0 ? [] : await lightDmFindings(bus, lightDm, options)),
    ...(others.length === 0 ? [] : [keptByOthers(others)]),
  ]
}

async function xrdpFindings(sessions: readonly SeenSession[], tryXrdp: TryXrdp): Promise<readonly Finding[]> {
  const able: SeenSession[] = []
  const refused: SeenSession[] = []
  let why = ''
  const findings: Finding[] = []
  for (const session of sessions) {
    try {
      await tryXrdp(session)
      able.push(session)
    } catch (error) {
      if (error instanceof TerminalError) {
        // What one is refused for, the others are refused for, too.
        why ||= error.message
        refused.push(session)
      } else if (error instanceof UnsupportedError) {
        findings.push({ level: 'note', topic, message: error.message, fix: null })
      } else {
        const message = `whether session ${session.id} can be disconnected can't be told: ${textOf(error)}`
        findings.push({ level: 'warning', topic, message, fix: null })
      }
    }
  }
  if (refused.length > 0) {
    findings.unshift({ level: 'error', topic, message: `${named(refused)}: ${why}`, fix: null })
  }
  return able.length === 0 ? findings : [ok(`${named(able)}: xrdp lets this account disconnect them`), ...findings]
}

async function lightDmFindings(
  bus: Bus,
  sessions: readonly SeenSession[],
  options: { readonly signal: AbortSignal },
): Promise<readonly Finding[]> {
  let seats: LightDmSeats
  try {
    seats = await askSeats(bus, options)
  } catch (error) {
    const isDenied = error instanceof BusRefusal && error.error === 'org.freedesktop.DBus.Error.AccessDenied'
    const message = `${named(sessions)}: LightDM does not tell whether they can be disconnected: ${textOf(error)}`
    const fix = isDenied
      ? 'allow send_destination="org.freedesktop.DisplayManager" for this account in a file in /etc/dbus-1/system.d'
      : null
    return [{ level: 'warning', topic, message, fix }]
  }
  const by = (test: (session: SeenSession) => boolean): readonly SeenSession[] => sessions.filter(test)
  const able = by(({ user }) => seats.of(user)?.canSwitch === true)
  const forbidden = by(({ user }) => seats.of(user)?.canSwitch === false)
  const nowhere = by(({ user }) => seats.of(user) === null)
  const findings: Finding[] = []
  if (able.length > 0) findings.push(ok(`${named(able)}: LightDM can put its greeter in front of them`))
  if (forbidden.length > 0) {
    const message = `${named(forbidden)}: LightDM is set not to switch users there, so they can't be disconnected`
    const fix =
      'set allow-user-switching=true in [Seat:*] of /etc/lightdm/lightdm.conf; it holds after LightDM restarted'
    findings.push({ level: 'warning', topic, message, fix })
  }
  if (nowhere.length > 0) {
    const message = `${named(nowhere)}: LightDM does not say on which of its seats they are, so they can't be disconnected`
    findings.push({ level: 'note', topic, message, fix: null })
  }
  return findings
}

function keptByOthers(sessions: readonly SeenSession[]): Finding {
  const message = `${named(sessions)}: they can be unlocked, and not disconnected; seats of LightDM can be, and sessions of xrdp with the backend Xorg`
  return { level: 'note', topic, message, fix: null }
}

function ok(message: string): Finding {
  return { level: 'ok', topic, message, fix: null }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
