import { type Milliseconds, ms } from '../model/time.ts'
import { type SdNotify, sdNotify } from './libsystemd.ts'

/** What systemd wants to hear from the service that it started. */
export interface NotifySocket {
  /** Within that time, again and again, it wants to hear that the service lives; null: it does not ask. */
  readonly watchdog: Milliseconds | null
  /**
   * Sends assignments such as `READY=1`, as sd_notify(3) lists them. Never throws: what can't be sent is told of once, and the service goes on.
   */
  send(assignments: Readonly<Record<string, string>>): void
}

export interface NotifySocketOptions {
  /** Of this process: what is said of the socket in it is read and taken out, so that no process started from here has it. */
  readonly env: Record<string, string | undefined>
  readonly pid: number
  /** systemd can't be told. `what` begins a sentence. */
  readonly onTrouble: (what: string, error: unknown) => void
  /** @default libsystemd's own */
  readonly load?: () => Promise<SdNotify>
}

/** @returns null: nobody waits for a word */
export async function openNotifySocket(options: NotifySocketOptions): Promise<NotifySocket | null> {
  const { env, pid, onTrouble, load = sdNotify } = options
  const socket = env.NOTIFY_SOCKET
  const watchdog = watchdogOf(env, pid)
  for (const name of ['NOTIFY_SOCKET', 'WATCHDOG_USEC', 'WATCHDOG_PID']) delete env[name]
  if (socket === undefined || socket === '') return null
  const call = await load().catch((error: unknown) => {
    onTrouble('Telling systemd how this service is', error)
    return null
  })
  if (call === null) return null
  let troubled = false
  return {
    watchdog,
    send(assignments) {
      const sent = sendTo(socket, { env, call, text: written(assignments) })
      if (sent < 0 && !troubled) onTrouble('Telling systemd how this service is', new Error(`error ${-sent}`))
      troubled = sent < 0
    },
  }
}

/** The library reads the variable anew at each call. Nothing can be started in between: this does not wait. */
function sendTo(
  socket: string,
  { env, call, text }: { env: NotifySocketOptions['env']; call: SdNotify; text: string },
): number {
  env.NOTIFY_SOCKET = socket
  try {
    return call(text)
  } finally {
    delete env.NOTIFY_SOCKET
  }
}

/** One assignment a line, so a value has to be one line. A NUL would end the text. */
function written(assignments: Readonly<Record<string, string>>): string {
  return Object.entries(assignments)
    .map(([name, value]) => `${name}=${value.replaceAll(/[\0\s]+/g, ' ')}`)
    .join('\n')
}

/** The same that sd_watchdog_enabled(3) says: a WATCHDOG_PID of another process is not about this one. */
function watchdogOf(env: Readonly<Record<string, string | undefined>>, pid: number): Milliseconds | null {
  const microseconds = Number(env.WATCHDOG_USEC)
  if (!Number.isFinite(microseconds) || microseconds <= 0) return null
  const meant = env.WATCHDOG_PID
  return meant === undefined || meant === '' || Number(meant) === pid ? ms(microseconds / 1_000) : null
}
