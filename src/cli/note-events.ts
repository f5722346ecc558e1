import type { DaemonEvent } from '../daemon/events.ts'
import type { WindowsEventLog } from '../windows/event-log.ts'
import { messageOf } from './errors.ts'
import type { Terminal } from './terminal.ts'

/** Whoever notes events in the system's own log besides. */
export interface EventNotes extends Disposable {
  tell(event: DaemonEvent): void
}

/**
 * The event log of Windows, for the service there. On Linux systemd keeps what a service says anyway.
 * @param open opens it, and throws where it can't be had, which is said and left at that
 */
export async function noteEvents(
  terminal: Pick<Terminal, 'err'>,
  open: () => Promise<WindowsEventLog> = async () => (await import('../windows/event-log.ts')).openEventLog(),
): Promise<EventNotes> {
  try {
    const log = await open()
    const { eventLogNarrator } = await import('./event-log-narrator.ts')
    const tell = eventLogNarrator(log, text => terminal.err(text))
    return { tell, [Symbol.dispose]: () => log.close() }
  } catch (error) {
    terminal.err(`The event log is left out: ${messageOf(error)}\n`)
    return { tell: () => {}, [Symbol.dispose]: () => {} }
  }
}
