import { readFileSync } from 'node:fs'
import { formatDuration, ms } from '../../model/time.ts'
import type { Finding } from '../provider.ts'
import { mayBeUnread, SESMAN_INI, SESMAN_STARTED } from './xrdp-ending.ts'
import { readXrdpLimits, type XrdpLimits } from './xrdp-limits-file.ts'

const topic = 'time limits'

const KEPT_BACK = 'while that is so, its sessions are not disconnected'

const RESTART =
  '`systemctl restart xrdp-sesman` while nobody is there, since xrdp 0.9 lets nobody back into a session from before that; those that have begun keep what they began with, and stay connected'

/**
 * What xrdp would do by itself to a session that was disconnected.
 * @param hasSessions whether somebody came through xrdp, so that it is here whatever its file says
 */
export function xrdpLimitFindings(
  hasSessions: boolean,
  path: string = SESMAN_INI,
  started: readonly string[] = SESMAN_STARTED,
): readonly Finding[] {
  let text: string
  let isStale: boolean
  try {
    text = readFileSync(path, 'utf8')
    isStale = mayBeUnread(path, started)
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (isMissing && !hasSessions) return []
    const reason = isMissing
      ? `there is no ${path}`
      : `it can't be read: ${error instanceof Error ? error.message : String(error)}`
    const message = `whether xrdp ends disconnected sessions can't be told: ${reason}; ${KEPT_BACK}`
    const fix = isMissing
      ? `have ${path} lead to the file that xrdp-sesman was started with, where KillDisconnected has to be false`
      : `let this account read ${path}`
    return [{ level: 'warning', topic, message, fix }]
  }
  return [...(isStale ? [staleness(path)] : []), ...limitFindings(readXrdpLimits(text), path)]
}

function staleness(path: string): Finding {
  const message = `${path} was changed since xrdp-sesman started, which may go by what that said before, so which limits its sessions get is not known; ${KEPT_BACK}`
  return { level: 'warning', topic, message, fix: RESTART }
}

function limitFindings(limits: XrdpLimits, path: string): readonly Finding[] {
  const { killDisconnectedAfter, disconnectIdleAfter, canRejoin, vncEnds } = limits
  const findings: Finding[] = []
  const say = (level: Finding['level'], message: string, fix: string | null): void => {
    findings.push({ level, topic, message, fix })
  }
  if (killDisconnectedAfter !== null) {
    say(
      'warning',
      `xrdp ends a session with all its programs ${lengthText(killDisconnectedAfter)} after it was disconnected (KillDisconnected in ${path}; Xorg sessions); ${KEPT_BACK}`,
      `set KillDisconnected=false in [Sessions] there; then ${RESTART}`,
    )
  }
  if (!canRejoin) {
    say(
      'warning',
      `xrdp gives everybody a new session at each connection, so nobody comes back to one that was disconnected (Policy in ${path}); ${KEPT_BACK}`,
      `set Policy=Default in [Sessions] there; then ${RESTART}`,
    )
  }
  for (const { option, after } of vncEnds) {
    say(
      'warning',
      `Xvnc ends its session with all its programs after ${lengthText(after)} ${VNC_WHEN[option] ?? ''} (-${option} in [Xvnc] of ${path}), and what was not saved is lost`,
      `take -${option} out of [Xvnc] there; then ${RESTART}`,
    )
  }
  if (disconnectIdleAfter !== null) {
    say(
      'note',
      `xrdp itself disconnects who had no input for ${lengthText(disconnectIdleAfter)} (IdleTimeLimit in ${path}; Xorg sessions); it ends nothing`,
      null,
    )
  }
  return findings
}

const VNC_WHEN: Readonly<Record<string, string>> = {
  MaxDisconnectionTime: 'without a client',
  MaxConnectionTime: 'with a client',
  MaxIdleTime: 'without input',
}

function lengthText(seconds: number): string {
  return formatDuration(ms(seconds * 1000))
}
