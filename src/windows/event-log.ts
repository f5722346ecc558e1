/** What an entry is shown as. */
export type EntryKind = 'error' | 'warning' | 'information'

export interface EventLogEntry {
  readonly kind: EntryKind
  /** 1 to 65535. */
  readonly id: number
  readonly text: string
}

/** The source under which everything of ours stands in the log. */
export const EVENT_SOURCE = 'Stationkeeper'

export interface WindowsEventLog {
  /** @throws {EventLogError} */
  report(entry: EventLogEntry): void
  close(): void
}

/** The event log says no. */
export class EventLogError extends Error {
  override readonly name = 'EventLogError'
}

/** winnt.h: EVENTLOG_ERROR_TYPE and its like. */
const TYPES: Readonly<Record<EntryKind, number>> = { error: 1, warning: 2, information: 4 }

/** ReportEventW takes 31,839 characters a string. */
const LONGEST = 30_000

/**
 * Opens the log *Application* of this computer for writing. Whoever the source is not registered for may write all the same; the viewer then
 * shows the text with a remark that its description is not found.
 * @throws anywhere but on Windows
 * @throws {EventLogError}
 */
export async function openEventLog(source: string = EVENT_SOURCE): Promise<WindowsEventLog> {
  const { default: koffi } = await import('koffi')
  const library = koffi.load('advapi32.dll')
  const register = library.func('void *RegisterEventSourceW(str16 server, str16 source)')
  const deregister = library.func('int DeregisterEventSource(void *log)')
  const report = library.func(
    'int ReportEventW(void *log, uint16_t type, uint16_t category, uint32_t id, void *user, uint16_t count, uint32_t size, str16 *strings, void *data)',
  )
  const lastError = koffi.load('kernel32.dll').func('uint32_t GetLastError()')
  const log: unknown = register(null, source)
  if (log === null) throw new EventLogError(`the event log can't be opened (Windows error ${lastError()})`)
  return {
    report({ kind, id, text }) {
      const done = report(log, TYPES[kind], 0, id, null, 1, 0, [insertable(text)], null)
      if (done === 0) throw new EventLogError(`the event log took no entry (Windows error ${lastError()})`)
    },
    close: () => void deregister(log),
  }
}

/** A percent sign with a number means another text of the entry, also within a text (ReportEventW, remarks): a space keeps it what it is. */
function insertable(text: string): string {
  return text
    .slice(0, LONGEST)
    .replaceAll('\0', ' ')
    .replaceAll(/%(?=\d)/g, '% ')
}
