import type { Stats } from 'node:fs'
import { lstat, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hasCode } from './xrdp-errno.ts'

/**
 * Where xrdp puts its sockets: up to 0.9 in the folder itself, since 0.10 in one for each user (`SOCKDIR/1001`). Debian and Ubuntu build it with
 * `/run/xrdp/sockdir`; `/run/xrdp` is what 0.10 takes by itself, `/tmp/.xrdp` what 0.9 did. `/var/run` is the same place by another name, but not
 * to the kernel, which tells of a socket by the name that it was bound to.
 */
export const SOCKET_FOLDERS: readonly string[] = [
  '/run/xrdp/sockdir',
  '/run/xrdp',
  '/var/run/xrdp/sockdir',
  '/var/run/xrdp',
  '/tmp/.xrdp',
]

/** Whose X server, and which. */
export interface XrdpDisplay {
  readonly uid: number
  /** `10` of `:10`. */
  readonly number: number
}

/** Sockets of the X server of one xrdp session (xrdp's common/xrdp_sockets.h, xorgxrdp's module/rdpClientCon.c). */
export interface XrdpSockets {
  /** Here xrdp connects for as long as somebody looks at the session. */
  readonly display: string
  /** A datagram sent here has the X server close those connections, and nothing else. */
  readonly disconnect: string
  /** Whether they are in a folder of their user: as they are since 0.10, where xrdp-dis looks for those of its own user alone. */
  readonly ofUser: boolean
}

/** What the kernel tells of the stream sockets of one path. */
interface Held {
  readonly listening: boolean
  readonly connected: boolean
  /** Somebody waits there to be let in. */
  readonly waiting: boolean
}

export type HeldSockets = ReadonlyMap<string, Held>

/** @throws the file can't be read */
export async function heldSockets(procNetUnix: string): Promise<HeldSockets> {
  return parseUnixSockets(await readFile(procNetUnix, 'latin1'))
}

/** Num RefCount Protocol Flags Type St Inode Path, as net/unix/af_unix.c writes them; what is bound to no path has none. */
const LINE = /^[0-9a-f]+: [0-9A-F]{8} [0-9A-F]{8} ([0-9A-F]{8}) ([0-9A-F]{4}) ([0-9A-F]{2}) +\d+ (\/.*)$/

const STREAM = '0001'
/** Of the flags: it has been listened on (__SO_ACCEPTCON). */
const ACCEPTS = 0x10000
/** SS_CONNECTING: the kernel has let it in, the X server has not yet. */
const CONNECTING = '02'
/** SS_CONNECTED. It stays so from when the other end has left until the X server has noticed, which takes it one turn of its loop. */
const CONNECTED = '03'

/** An accepted connection carries the path of the socket that it was accepted on, so both kinds stand under one path. */
export function parseUnixSockets(text: string): HeldSockets {
  const held = new Map<string, Held>()
  for (const line of text.split('\n')) {
    const [, flags, type, state, path] = LINE.exec(line) ?? []
    if (flags === undefined || path === undefined || type !== STREAM) continue
    const before = held.get(path)
    const listens = (Number.parseInt(flags, 16) & ACCEPTS) !== 0
    held.set(path, {
      listening: listens || before?.listening === true,
      connected: (!listens && state === CONNECTED) || before?.connected === true,
      waiting: (!listens && state === CONNECTING) || before?.waiting === true,
    })
  }
  return held
}

/**
 * The sockets on which the display's X server listens.
 * @returns null: it listens on none, as Xvnc does, and one that has not come up yet; or what listens is another user's
 */
export async function socketsOf(
  { uid, number }: XrdpDisplay,
  held: HeldSockets,
  folders: readonly string[],
): Promise<XrdpSockets | null> {
  const places = [
    ...folders.map(folder => ({ folder: join(folder, String(uid)), ofUser: true })),
    ...folders.map(folder => ({ folder, ofUser: false })),
  ]
  for (const { folder, ofUser } of places) {
    const display = join(folder, `xrdp_display_${number}`)
    // Everybody may make sockets in the common folder.
    if (held.get(display)?.listening === true && (await ownerOf(display)) === uid)
      return { display, disconnect: join(folder, `xrdp_disconnect_display_${number}`), ofUser }
  }
  return null
}

/** Of the socket, or of the folder that keeps us from seeing it; null: nobody can tell. */
async function ownerOf(path: string): Promise<number | null> {
  return seen(path).then(
    ({ uid }) => uid,
    () => null,
  )
}

/** The path, or the folder that keeps us from seeing it. */
export async function seen(path: string): Promise<Stats> {
  try {
    return await lstat(path)
  } catch (error) {
    if (hasCode(error, 'EACCES')) return await lstat(dirname(path))
    throw error
  }
}
