import type { ActRequest } from '../store/requests.ts'
import { asReport, type Preview } from './acting.ts'
import { Exit, type ExitCode } from './exit-codes.ts'
import type { HostWord, HostWords } from './host-words.ts'
import type { Terminal } from './terminal.ts'
import type { Format } from './verb.ts'
import { hostWordFields } from './views/host-word-text.ts'
import { jsonText } from './views/json.ts'
import { planText } from './views/plan-text.ts'
import { printable } from './views/printable.ts'
import { reportDocument, resultDocument } from './views/report-json.ts'
import { savedText } from './views/saved-text.ts'

export interface PreviewOptions extends Pick<ActRequest, 'setAside'> {
  readonly format: Format
  readonly terminal: Terminal
  /** A line for every session. */
  readonly all: boolean
  /** What the host itself said of what is due; null: it was not asked. */
  readonly words: HostWords | null
}

/** `--what-if` of the verbs that act; a line for every session where a person named them. An id that is not there fails, as it would in earnest,
 * and so does a host that was asked and could not answer. */
export function showPreview(preview: Preview, { format, terminal, all, words, setAside }: PreviewOptions): ExitCode {
  if (format === 'json') {
    const aside = setAside === undefined ? {} : { setAside }
    terminal.out(jsonText({ ...previewDocument(preview, words), ...aside }, terminal))
  } else {
    if (setAside !== undefined) terminal.out(setAsideText(setAside))
    const missing = preview.missing.map(id => `Not there: the host has no session ${printable(id)}.\n`)
    terminal.out(
      missing.join('') +
        planText(preview.plan, { all, departure: null, ...(words === null ? {} : { words }) }) +
        (preview.saved === undefined ? '' : savedText(preview.saved, preview.plan.revision)),
    )
  }
  return preview.missing.length === 0 && ![...(words?.values() ?? [])].some(hasFailed) ? Exit.done : Exit.failed
}

function setAsideText({ guards, reason }: NonNullable<ActRequest['setAside']>): string {
  return `Set aside for this once: ${guards.join(', ')}; ${printable(reason)}\n`
}

/** Results in the form of a report, with what the host said where it was asked. */
function previewDocument(preview: Preview, words: HostWords | null): Readonly<Record<string, unknown>> {
  const report = asReport(preview)
  const document = reportDocument(report)
  if (words === null) return document
  const results = report.results.map(result => ({
    ...resultDocument(result),
    ...hostWordFields(words.get(result.decision.session.id)),
  }))
  return { ...document, results }
}

/** A cmdlet that has no -WhatIf says nothing of whether it would work. */
function hasFailed(word: HostWord): boolean {
  return word.said === null && word.because !== 'unsupported'
}
