import { placedDocument } from '../documents/ordered.ts'
import type { Ensure } from '../model/policy.ts'
import { systemClock } from '../runtime/system-clock.ts'
import { carryOutOrder } from './carry-out.ts'
import { Exit, type ExitCode } from './exit-codes.ts'
import { lengthOf, type lengthOptions } from './length.ts'
import { selectorOf } from './selection.ts'
import { settingsOf } from './settings-of.ts'
import type { Invocation } from './verb.ts'
import { jsonText } from './views/json.ts'
import { placedText, zoneNotSetText } from './views/ordered-text.ts'

type Word =
  | { readonly verb: 'hold'; readonly reason: string }
  | { readonly verb: 'override'; readonly reason: string; readonly ensure: Ensure }

/** Has a hold or an override placed on what the first argument selects, and says what it covers, until when, and how to end it. */
export async function placeAndShow(word: Word, invocation: Invocation<typeof lengthOptions>): Promise<ExitCode> {
  const { args, flags, format, terminal } = invocation
  const [written = ''] = args
  const selector = selectorOf(written)
  const resolved = await settingsOf(invocation)
  const asked = await lengthOf(flags, resolved.settings, systemClock())
  const { timeZone } = resolved.settings
  if (asked.timeZone !== null && timeZone === null) terminal.err(zoneNotSetText(asked.end))
  const request = { ...word, selector, length: asked.length }
  const { placed, sessions, uncertain } = await carryOutOrder(request, resolved, terminal)
  if (placed === null) throw new Error(`nothing was placed by ${word.verb}`)
  terminal.out(
    format === 'json'
      ? jsonText(placedDocument(placed, sessions, uncertain), terminal)
      : placedText(placed, { sessions, uncertain, timeZone: asked.timeZone ?? timeZone ?? 'UTC' }),
  )
  return Exit.done
}
