import type { ResolvedSettings } from '../settings/settings.ts'
import type { OrderRequest } from '../store/requests.ts'
import { carryOutOrder } from './carry-out.ts'
import { Exit, type ExitCode } from './exit-codes.ts'
import type { Asked } from './length.ts'
import type { Terminal } from './terminal.ts'
import type { Format } from './verb.ts'
import { jsonText } from './views/json.ts'
import { placedDocument } from './views/ordered-json.ts'
import { placedText, zoneNotSetText } from './views/ordered-text.ts'

export interface Placing {
  readonly request: Extract<OrderRequest, { verb: 'hold' | 'override' }>
  readonly asked: Asked
  readonly resolved: ResolvedSettings
  readonly format: Format
  readonly terminal: Terminal
}

/** Has a hold or an override placed, and says what it covers, until when, and how to end it. */
export async function placeAndShow({ request, asked, resolved, format, terminal }: Placing): Promise<ExitCode> {
  const { timeZone } = resolved.settings
  if (asked.timeZone !== null && timeZone === null) terminal.err(zoneNotSetText(asked.end))
  const { placed, sessions, uncertain } = await carryOutOrder(request, resolved, terminal)
  if (placed === null) throw new Error(`nothing was placed by ${request.verb}`)
  terminal.out(
    format === 'json'
      ? jsonText(placedDocument(placed, sessions, uncertain), terminal)
      : placedText(placed, { sessions, uncertain, timeZone: asked.timeZone ?? timeZone ?? 'UTC' }),
  )
  return Exit.done
}
