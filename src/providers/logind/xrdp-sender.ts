import { NoProgram, programPath, runProgram } from '../../linux/system-program.ts'
import { TerminalError, UnknownOutcomeError } from '../errors.ts'
import type { SeenSession } from './seen.ts'
import type { XrdpSockets } from './xrdp-sockets.ts'

/** A program that sends the datagram, and all that it is given. */
export interface Sender {
  readonly program: 'xrdp-dis' | 'systemd-notify'
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Where the program is; undefined: in the system's own folders. */
  readonly folders: readonly string[] | undefined
}

/**
 * xrdp-dis, where it finds the session: since 0.10 it looks in the folder of whoever runs it. For anybody else systemd-notify does as well, which
 * does nothing but send a datagram to the socket that it is told: the X server takes whatever comes for the request.
 * @throws {TerminalError} the program is not there
 */
export async function senderFor(
  session: SeenSession,
  sockets: XrdpSockets,
  { ownUid, programs }: { readonly ownUid: number; readonly programs: readonly string[] | undefined },
): Promise<Sender> {
  const isFound = !sockets.ofUser || ownUid === session.uid
  const sender: Sender = isFound
    ? { program: 'xrdp-dis', args: [], env: { DISPLAY: session.display ?? '' }, folders: programs }
    : { program: 'systemd-notify', args: NOTHING, env: { NOTIFY_SOCKET: sockets.disconnect }, folders: programs }
  try {
    await programPath(sender.program, programs)
  } catch (cause) {
    if (!(cause instanceof NoProgram)) throw cause
    throw new TerminalError(
      `Session ${session.id} of xrdp is disconnected by ${sender.program}. ${cause.message}; install it (Debian and Ubuntu: the package ${PACKAGE[sender.program]})`,
      { cause },
    )
  }
  return sender
}

/** It has to send something; an answer, for which it would wait by itself, nobody gives. */
const NOTHING = ['--no-block', 'STATUS=disconnect']

const PACKAGE = { 'xrdp-dis': 'xrdp', 'systemd-notify': 'systemd' }

/**
 * Runs it until it ends, or kills it when the signal aborts. That it ended well proves nothing: xrdp-dis does so when it was refused, too.
 * @throws {UnknownOutcomeError} it was killed: it may have sent before
 * @throws it said that it had sent nothing
 */
export async function send(sender: Sender, { signal }: { readonly signal: AbortSignal }): Promise<void> {
  const { program, args, env, folders } = sender
  signal.throwIfAborted()
  const running = runProgram(program, args, { signal, env, ...(folders !== undefined && { folders }) })
  const end = await running.catch(cause => {
    if (!signal.aborted) throw cause
    const what = `${program} did not end in time and was killed; it may have disconnected the session`
    throw new UnknownOutcomeError(what, { cause })
  })
  const said = `${end.stdout}${end.stderr}`.trim()
  if (end.code !== 0 || /\bfailed\b/i.test(said))
    throw new Error(`${program} sent nothing: ${said === '' ? 'it did not say why' : said}`)
}
