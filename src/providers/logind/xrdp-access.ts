import { constants } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { TerminalError, UnsupportedError } from '../errors.ts'
import type { SeenSession } from './seen.ts'
import { hasCode } from './xrdp-errno.ts'
import { seen, type XrdpSockets } from './xrdp-sockets.ts'

/** @throws as access(2) fails */
export type Access = (path: string, mode: number) => Promise<void>

/**
 * Asked before anything is sent: xrdp-dis ends as well when it was refused as when it was not.
 * @throws {TerminalError} this account may not send there
 * @throws {UnsupportedError} there is nothing to send to
 */
export async function checkAccess(session: SeenSession, { disconnect }: XrdpSockets, access: Access): Promise<void> {
  try {
    await access(disconnect, constants.W_OK)
  } catch (cause) {
    if (hasCode(cause, 'ENOENT'))
      throw new UnsupportedError(
        `Session ${session.id} can't be disconnected: its X server has no ${disconnect}, which xorgxrdp makes`,
        { cause },
      )
    if (!hasCode(cause, 'EACCES')) throw cause
    const { gid } = await seen(disconnect)
    throw new TerminalError(
      `The account ${account()} may not disconnect session ${session.id}: it may not write to ${disconnect}. ${await remedy(gid)}`,
      { cause },
    )
  }
}

async function remedy(gid: number): Promise<string> {
  if (gid === 0)
    return 'Only root and the user may: set `SessionSockdirGroup=xrdp` in /etc/xrdp/sesman.ini, restart xrdp-sesman, and add this account to the group xrdp; it holds for sessions that begin then'
  const group = (await groupName(gid)) ?? String(gid)
  return `Add it to the group ${group} (\`usermod -aG ${group} ${account()}\`) and start Stationkeeper again`
}

function account(): string {
  try {
    return userInfo().username
  } catch {
    return `of uid ${process.getuid?.() ?? 'unknown'}` // A user id without an entry in the user database.
  }
}

/** group(5). Groups that come from elsewhere are not in there. */
async function groupName(gid: number): Promise<string | null> {
  const text = await readFile('/etc/group', 'utf8').catch(() => '')
  const line = text.split('\n').find(entry => entry.split(':')[2] === String(gid))
  return line?.split(':')[0] ?? null
}
