import type { ActRequest } from '../store/requests.ts'
import { asReport, type Preview } from './acting.ts'
import { Exit, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'
import type { Format } from './verb.ts'
import { jsonText } from './views/json.ts'
import { planText } from './views/plan-text.ts'
import { printable } from './views/printable.ts'
import { reportDocument } from './views/report-json.ts'

export interface PreviewOptions extends Pick<ActRequest, 'setAside'> {
  readonly format: Format
  readonly terminal: Terminal
  /** A line for every session. */
  readonly all: boolean
}

/** `--what-if` of the verbs that act; a line for every session where a person named them. An id that is not there fails, as it would in earnest. */
export function showPreview(preview: Preview, { format, terminal, all, setAside }: PreviewOptions): ExitCode {
  if (format === 'json') {
    const aside = setAside === undefined ? {} : { setAside }
    terminal.out(jsonText({ ...reportDocument(asReport(preview)), ...aside }, terminal))
  } else {
    if (setAside !== undefined) terminal.out(setAsideText(setAside))
    const missing = preview.missing.map(id => `Not there: the host has no session ${printable(id)}.\n`)
    terminal.out(missing.join('') + planText(preview.plan, { all, departure: null }))
  }
  return preview.missing.length === 0 ? Exit.done : Exit.failed
}

function setAsideText({ guards, reason }: NonNullable<ActRequest['setAside']>): string {
  return `Set aside for this once: ${guards.join(', ')}; ${printable(reason)}\n`
}
