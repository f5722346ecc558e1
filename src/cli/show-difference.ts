import type { NameGlob } from '../anonymise/seen-globs.ts'
import type { BundleDifference } from '../compare/diff.ts'
import type { ReadSide } from './diff-side.ts'
import type { Terminal } from './terminal.ts'
import type { Format } from './verb.ts'
import { diffGithub } from './views/diff-github.ts'
import { diffDocument } from './views/diff-json.ts'
import { diffMarkdown } from './views/diff-markdown.ts'
import { diffText } from './views/diff-text.ts'
import { LARGEST_COMMENT } from './views/folded-markdown.ts'
import { type GateOutcome, gatesDocument, gatesGithub, gatesMarkdown, gatesText } from './views/gate-text.ts'
import { jsonText } from './views/json.ts'
import { redaction } from './views/redact.ts'
import { redactDifference } from './views/redact-difference.ts'
import { unseenCaution, unseenMarkdown } from './views/unseen-text.ts'

export interface ShowDifferenceOptions extends Pick<ReadSide, 'place'> {
  readonly format: Format
  readonly terminal: Terminal
  readonly redact: boolean
  /** null: nothing was to fail it. */
  readonly gates: GateOutcome | null
  /** Globs of which no snapshot tells what they would see, that nothing fails by. */
  readonly unseen: readonly NameGlob[]
}

/** Prints it, and what fails it on standard error too, whatever the format. */
export function showDifference(found: BundleDifference, options: ShowDifferenceOptions): void {
  const { format, terminal, redact, place, gates, unseen } = options
  const difference = redact ? redactDifference(found, redaction()) : found
  const failing = gates ?? { tripped: [], lookedUntil: null }
  switch (format) {
    case 'json': {
      const document = diffDocument(difference)
      terminal.out(jsonText(gates === null ? document : { ...document, ...gatesDocument(gates) }, terminal))
      break
    }
    case 'markdown': {
      const top = gatesMarkdown(failing) + unseenMarkdown(unseen)
      terminal.out(top + diffMarkdown(difference, { largest: LARGEST_COMMENT - top.length }))
      break
    }
    case 'github':
      terminal.out(gatesGithub(failing) + diffGithub(difference, { place }))
      break
    default:
      terminal.out(diffText(difference))
  }
  terminal.err(gatesText(failing) + unseenCaution(unseen))
}
