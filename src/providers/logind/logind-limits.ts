import { formatDuration, type Milliseconds, ms } from '../../model/time.ts'
import type { Finding } from '../provider.ts'
import type { Properties } from './inspect-ask.ts'

const RESTART = 'and `systemctl restart systemd-logind`, which ends nobody'
const WHERE = 'in /etc/systemd/logind.conf, or in the file of /etc/systemd/logind.conf.d that says so'

/** What logind does when a key is pressed or a lid is closed, by the names of its properties and settings. */
const HANDLES = [
  'HandlePowerKey',
  'HandlePowerKeyLongPress',
  'HandleRebootKey',
  'HandleRebootKeyLongPress',
  'HandleSuspendKey',
  'HandleSuspendKeyLongPress',
  'HandleHibernateKey',
  'HandleHibernateKeyLongPress',
  'HandleLidSwitch',
  'HandleLidSwitchExternalPower',
  'HandleLidSwitchDocked',
  'HandleSecureAttentionKey',
] as const

/** What an `IdleAction` leaves of the sessions: those that stop the computer end them, the others have it sleep with them. */
const STOPPING: ReadonlySet<string> = new Set([
  'poweroff',
  'reboot',
  'halt',
  'kexec',
  'soft-reboot',
  'exit',
  'factory-reset',
])

/**
 * What logind is set to do by itself to sessions that somebody disconnected, or that nobody uses. By the properties of
 * `org.freedesktop.login1.Manager` (org.freedesktop.login1(5)), which hold what logind.conf(5) says with all its drop-ins; one that this
 * version of logind lacks says nothing.
 */
export function logindLimitFindings(manager: Properties): readonly Finding[] {
  return [...idleAction(manager), ...stopIdleSession(manager), ...killUserProcesses(manager), ...lockingKeys(manager)]
}

function idleAction(manager: Properties): readonly Finding[] {
  const action = manager.IdleAction
  const after = lengthOf(manager.IdleActionUSec)
  if (typeof action !== 'string' || action === 'ignore' || action === '' || after === null) return []
  const fix = `set IdleAction=ignore ${WHERE}, ${RESTART}`
  const when = `once no session had any input for ${formatDuration(after)} (IdleAction=${action})`
  if (action === 'lock') {
    return [
      {
        level: 'warning',
        topic: 'locking',
        message: `logind itself locks all sessions ${when}. That looks the same as a Block All, so none is recognised: blocks are unknown, and only rules with \`lift: any-lock\` unlock`,
        fix: `${fix}; desktops lock by themselves`,
      },
    ]
  }
  if (STOPPING.has(action)) {
    const message = `logind stops this computer ${when}, and disconnected sessions end with it: what was not saved is lost`
    return [{ level: 'warning', topic: 'time limits', message, fix }]
  }
  const message = `logind has this computer sleep ${when}; until it wakes, no session is kept as declared`
  return [{ level: 'warning', topic: 'time limits', message, fix }]
}

/** Since systemd 252. Goes by the idle hint, which most desktops set, also that of a session that nobody looks at. */
function stopIdleSession(manager: Properties): readonly Finding[] {
  const after = lengthOf(manager.StopIdleSessionUSec)
  if (after === null) return []
  return [
    {
      level: 'warning',
      topic: 'time limits',
      message: `logind ends a session with all its programs once its desktop has called it idle for ${formatDuration(after)} (StopIdleSessionSec), and nobody is busy in one that was disconnected: what was not saved is lost`,
      fix: `set StopIdleSessionSec=infinity ${WHERE}, ${RESTART}, or disconnect nobody`,
    },
  ]
}

/** It ends nothing that lives: it decides what is left of a session that ended. */
function killUserProcesses(manager: Properties): readonly Finding[] {
  if (manager.KillUserProcesses !== true) return []
  const message =
    'logind ends all programs of a session that has ended (KillUserProcesses=yes); disconnecting ends no session, so it ends none of them'
  return [{ level: 'note', topic: 'time limits', message, fix: null }]
}

function lockingKeys(manager: Properties): readonly Finding[] {
  const keys = HANDLES.filter(name => manager[name] === 'lock')
  if (keys.length === 0) return []
  const settings = keys.map(key => `${key}=lock`).join(', ')
  return [
    {
      level: 'warning',
      topic: 'locking',
      message: `at a key or a lid logind locks all sessions (${settings}). That looks the same as a Block All, and is taken for one`,
      fix: `set ${keys.map(key => `${key}=ignore`).join(', ')} ${WHERE}, ${RESTART}`,
    },
  ]
}

/** @param microseconds as a property has them; 0 stands for never, and so do all bits set, which no length of a time comes near */
export function lengthOf(microseconds: unknown): Milliseconds | null {
  if (typeof microseconds !== 'bigint' && typeof microseconds !== 'number') return null
  const length = Math.round(Number(microseconds) / 1000)
  return length > 0 && Number.isSafeInteger(length) ? ms(length) : null
}
