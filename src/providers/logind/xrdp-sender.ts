import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { TerminalError, UnknownOutcomeError } from '../errors.ts'
import type { SeenSession } from './seen.ts'
import type { XrdpSockets } from './xrdp-sockets.ts'

/** Full paths, the first that is there counts: a PATH is somebody's to change. */
export interface XrdpPrograms {
  readonly xrdpDis: readonly string[]
  readonly systemdNotify: readonly string[]
}

export const XRDP_PROGRAMS: XrdpPrograms = {
  xrdpDis: ['/usr/bin/xrdp-dis', '/usr/local/bin/xrdp-dis'],
  systemdNotify: ['/usr/bin/systemd-notify', '/bin/systemd-notify'],
}

/** A program that sends the datagram, and all that it is given. */
export interface Sender {
  readonly file: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/**
 * xrdp-dis, where it finds the session: since 0.10 it looks in the folder of whoever runs it. For anybody else systemd-notify does as well, which
 * does nothing but send a datagram to the socket that it is told: the X server takes whatever comes for the request.
 * @throws {TerminalError} the program is not there
 */
export function senderFor(
  session: SeenSession,
  sockets: XrdpSockets,
  { programs, ownUid }: { readonly programs: XrdpPrograms; readonly ownUid: number },
): Sender {
  if (!sockets.ofUser || ownUid === session.uid)
    return { file: xrdpDis(programs), args: [], env: { DISPLAY: session.display ?? '', LC_ALL: 'C' } }
  const file = programs.systemdNotify.find(path => existsSync(path))
  if (file === undefined)
    throw new TerminalError(
      `xrdp-dis disconnects the sessions of its own user alone, and systemd-notify, through which others can be, is none of ${programs.systemdNotify.join(', ')}; install it (the package systemd)`,
    )
  // Waiting for an answer, as it would, nobody would give one.
  return { file, args: ['--no-block', 'STATUS=disconnect'], env: { NOTIFY_SOCKET: sockets.disconnect, LC_ALL: 'C' } }
}

function xrdpDis({ xrdpDis: places }: XrdpPrograms): string {
  const file = places.find(path => existsSync(path))
  if (file !== undefined) return file
  throw new TerminalError(
    `xrdp-dis, which disconnects sessions of xrdp, is none of ${places.join(', ')}; install it (Debian and Ubuntu: the package xrdp)`,
  )
}

/**
 * Runs it until it ends, or kills it when the signal aborts. That it ended well proves nothing: xrdp-dis does so when it was refused, too.
 * @throws {UnknownOutcomeError} it was killed: it may have sent before
 * @throws it said that it had sent nothing
 */
export function send(sender: Sender, { signal }: { readonly signal: AbortSignal }): Promise<void> {
  signal.throwIfAborted()
  const { file, args, env } = sender
  return new Promise((resolve, reject) => {
    const options = { env, cwd: '/', killSignal: 'SIGKILL', signal } as const
    execFile(file, args, options, (cause, stdout, stderr) => {
      const said = `${stdout}${stderr}`.trim()
      if (signal.aborted)
        reject(
          new UnknownOutcomeError(`${file} did not end in time and was killed; it may have disconnected the session`, {
            cause,
          }),
        )
      else if (cause !== null || /\bfailed\b/i.test(said))
        reject(new Error(`${file} sent nothing: ${said === '' ? 'it did not say why' : said}`, { cause }))
      else resolve()
    })
  })
}
