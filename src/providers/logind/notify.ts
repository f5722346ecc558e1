import { lstat } from 'node:fs/promises'
import { NoProgram, type ProgramOptions, runProgram } from '../../linux/system-program.ts'
import { UnsupportedError } from '../errors.ts'
import type { SeenSession } from './seen.ts'

/** Desktop Notifications Specification: the name, its object and its interface. */
const NAME = 'org.freedesktop.Notifications'
const NOTIFICATIONS = [NAME, '/org/freedesktop/Notifications', NAME] as const
const BUS = ['org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus'] as const
const ENVIRONMENT = [
  'org.freedesktop.systemd1',
  '/org/freedesktop/systemd1',
  'org.freedesktop.DBus.Properties',
  'Get',
  'ss',
  'org.freedesktop.systemd1.Manager',
  'Environment',
] as const
const SUMMARY = 'Stationkeeper'

export interface NoticeOptions extends Pick<ProgramOptions, 'folders'> {
  readonly signal: AbortSignal
  /** Folder of the users' own runtime folders. @default /run/user */
  readonly runtime?: string
}

/**
 * Shows a notice through the notifications of the user's desktop, urgent and until it is dismissed: who is away is to find it. It is shown on the user's own
 * bus: of a user with several desktops, on the one whose program for notifications has that bus.
 * @throws {UnsupportedError} this process can't become that user, or the user has no such bus, or nobody shows notifications there; says which
 */
export async function showNotice(
  { uid, user }: SeenSession,
  text: string,
  { signal, folders, runtime = '/run/user' }: NoticeOptions,
): Promise<void> {
  const bus = `${runtime}/${uid}/bus`
  const ask = asker(bus, { signal, ...(folders && { folders }), ...(await becoming(uid, user, bus)) })
  await findProgram(ask, user)
  const abilities = await ask([...NOTIFICATIONS, 'GetCapabilities'])
  const body = abilities.includes('"body-markup"') ? escapeMarkup(printable(text)) : printable(text)
  // Program, replaces none, icon, summary, body, no actions, hints (urgency 2: critical), shown until dismissed.
  const notice = ['susssasa{sv}i', SUMMARY, '0', 'dialog-warning', SUMMARY, body, '0', '1', 'urgency', 'y', '2', '0']
  await ask([...NOTIFICATIONS, 'Notify', ...notice])
}

type Ask = (call: readonly string[]) => Promise<string>

/**
 * Many desktops start theirs only when it is first needed. That is left to the bus where the desktop has told it of its screen: without one the
 * program would fail, and nobody would say so before the deadline.
 */
async function findProgram(ask: Ask, user: string): Promise<void> {
  if ((await ask([...BUS, 'ListNames'])).includes(`"${NAME}"`)) return
  if (!(await ask([...BUS, 'ListActivatableNames'])).includes(`"${NAME}"`))
    throw new UnsupportedError(`The desktop of ${user} has no program that shows notifications`)
  if (!/"(?:WAYLAND_)?DISPLAY=./.test(await ask(ENVIRONMENT)))
    throw new UnsupportedError(
      `No desktop of ${user} has told the user's own systemd of its screen, so nothing can be shown there`,
    )
}

/** As whom the user's bus is to be asked; nothing where that is this process's own user. */
async function becoming(uid: number, user: string, bus: string): Promise<Pick<ProgramOptions, 'as'>> {
  const own = process.geteuid?.()
  if (own !== uid && own !== 0)
    throw new UnsupportedError(
      `Only root can show a notice on the desktop of ${user}; this process runs as user ${own}`,
    )
  const socket = await lstat(bus).catch(() => null)
  if (socket?.isSocket() !== true || socket.uid !== uid)
    throw new UnsupportedError(
      `${user} has no bus of their own at ${bus}, which Debian and Ubuntu have from dbus-user-session`,
    )
  return own === uid ? {} : { as: { uid, gid: socket.gid } }
}

/** Asks on that bus, as the user whose it is: it lets nobody else in. */
function asker(bus: string, options: ProgramOptions): Ask {
  return async call => {
    // After `--` and the verb nothing is taken for an option any more.
    const end = await runProgram('busctl', [`--address=unix:path=${bus}`, '--', 'call', ...call], options).catch(
      error => {
        if (error instanceof NoProgram) throw new UnsupportedError(error.message, { cause: error })
        throw error
      },
    )
    if (end.code === 0) return end.stdout
    throw new Error(`busctl on ${bus}: ${end.stderr || `ended with ${end.code}`}`)
  }
}

/** Without what no text can hold as an argument, and what terminals would act on. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, ' ')
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
