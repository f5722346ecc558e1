import { access } from 'node:fs/promises'
import { UnsupportedError } from '../errors.ts'
import type { Desktop, DesktopStanding } from './desktop.ts'
import type { SeenSession } from './seen.ts'
import { type Access, checkAccess } from './xrdp-access.ts'
import { type Ending, SESMAN_INI, SESMAN_STARTED, XrdpEndings } from './xrdp-ending.ts'
import { type Sender, send, senderFor } from './xrdp-sender.ts'
import { type HeldSockets, heldSockets, SOCKET_FOLDERS, socketsOf } from './xrdp-sockets.ts'

export interface XrdpHost {
  /** The kernel's list of Unix sockets (proc(5)); everybody may read it. */
  readonly procNetUnix: string
  readonly folders: readonly string[]
  /** Settings of xrdp's session manager, and with them what it ends by itself. */
  readonly sesmanIni: string
  /** As old as the start of that; the first that is there counts. */
  readonly sesmanStarted: readonly string[]
  /** Where programs are; undefined: the system's own folders. */
  readonly programs: readonly string[] | undefined
  /** Who we are. */
  readonly ownUid: number
  /** access(2) */
  readonly access: Access
}

const THIS_HOST: XrdpHost = {
  procNetUnix: '/proc/net/unix',
  folders: SOCKET_FOLDERS,
  sesmanIni: SESMAN_INI,
  sesmanStarted: SESMAN_STARTED,
  programs: undefined,
  ownUid: process.getuid?.() ?? -1,
  access,
}

/**
 * Sessions that people reach through xrdp. logind does not know whether somebody looks at one; the socket of its X server does. That socket, and
 * never what a program says, decides what a disconnection did.
 */
export function xrdpDesktop(host: XrdpHost = THIS_HOST): Desktop {
  const endings = new XrdpEndings(host.sesmanIni, host.sesmanStarted)
  return {
    locksWhatItTakes: false,
    keeps: ({ service }) => service === 'xrdp-sesman',
    async standings(sessions) {
      const [held, ending] = await Promise.all([heldSockets(host.procNetUnix), endings.ending()])
      const standings = new Map<string, DesktopStanding>()
      for (const session of sessions) {
        const standing = await standingOf(session, { held, ending }, host)
        if (standing !== null) standings.set(session.id, standing)
      }
      return standings
    },
    async disconnect(session, { signal }) {
      await send(await readyToDisconnect(session, host), { signal })
    },
  }
}

/**
 * Everything that comes before a disconnection, and nothing of it: for `doctor`, too.
 * @throws {UnsupportedError} not of this session
 * @throws {TerminalError} this account may not, or has no program for it; says what to do
 */
export async function readyToDisconnect(session: SeenSession, host: XrdpHost = THIS_HOST): Promise<Sender> {
  const held = await heldSockets(host.procNetUnix)
  const display = displayOf(session)
  const sockets = display === null ? null : await socketsOf(display, held, host.folders)
  const why =
    sockets === null ? noSocket(session) : (await new XrdpEndings(host.sesmanIni, host.sesmanStarted).ending())(session)
  if (sockets === null || why !== null)
    throw new UnsupportedError(`Session ${session.id} can't be disconnected: ${why}`)
  await checkAccess(session, sockets, host.access)
  return senderFor(session, sockets, host)
}

/** @returns null: it is changing at this moment */
async function standingOf(
  session: SeenSession,
  { held, ending }: { readonly held: HeldSockets; readonly ending: Ending },
  { folders }: XrdpHost,
): Promise<DesktopStanding | null> {
  const display = displayOf(session)
  const sockets = display === null ? null : await socketsOf(display, held, folders)
  const socket = sockets === null ? undefined : held.get(sockets.display)
  if (socket === undefined) return { state: 'unknown', can: [], cannot: noSocket(session) }
  if (socket.connected) {
    const cannot = ending(session)
    return cannot === null ? { state: 'active', can: ['disconnect'] } : { state: 'active', can: [], cannot }
  }
  return socket.waiting ? null : { state: 'disconnected', can: [] }
}

/** `:10` or `:10.0`: another host's display has its sockets there. */
function displayOf({ uid, display }: SeenSession): { readonly uid: number; readonly number: number } | null {
  const number = /^:(\d+)(?:\.\d+)?$/.exec(display ?? '')?.[1]
  return number === undefined ? null : { uid, number: Number(number) }
}

function noSocket({ display }: SeenSession): string {
  return display === null
    ? 'nobody tells which X display it has'
    : `no X server of its user listens on xrdp's socket for ${display}; sessions of the backend Xvnc have none, those of Xorg (the package xorgxrdp) do, once they are up`
}
