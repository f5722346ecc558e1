import type { Diagnostic } from '../model/diagnostic.ts'
import { diagnostic } from './codes.ts'
import type { CalendarDocument, InventoryDocument, SessionPolicyDocument } from './document-types.ts'
import validateCalendar from './generated/calendar.js'
import validateInventory from './generated/inventory.js'
import validateSessionPolicy from './generated/session-policy.js'
import { placeOfValue } from './locate.ts'
import { schemaDiagnostics } from './schema-errors.ts'
import { didYouMean } from './suggest.ts'
import type { YamlDocument } from './yaml.ts'

/** A document of a policy source that its schema accepts, and where it stands. */
export interface Sourced<T> {
  readonly document: YamlDocument
  readonly content: T
}

/** The documents of a policy source by kind. Those that their schema refused are not in it, but their names are. */
export interface SourceDocuments {
  readonly policies: Sourced<SessionPolicyDocument>[]
  readonly inventories: Sourced<InventoryDocument>[]
  readonly calendars: Sourced<CalendarDocument>[]
  /** Of calendars that were refused: to name them is no further mistake. */
  readonly refusedCalendars: Set<string>
}

const kinds = ['SessionPolicy', 'Inventory', 'Calendar']

/** Files the document under its kind, or says why it can't be. */
export function sortIn(document: YamlDocument, into: SourceDocuments): readonly Diagnostic[] {
  const { value } = document
  const problem = headProblem(document)
  if (problem !== null) return [problem]
  switch (kindOf(value)) {
    case 'SessionPolicy':
      if (!validateSessionPolicy(value)) return schemaDiagnostics(document, validateSessionPolicy.errors ?? [])
      into.policies.push({ document, content: value })
      return []
    case 'Inventory':
      if (!validateInventory(value)) return schemaDiagnostics(document, validateInventory.errors ?? [])
      into.inventories.push({ document, content: value })
      return []
    default:
      if (!validateCalendar(value)) {
        const name = nameOf(value)
        if (name !== null) into.refusedCalendars.add(name)
        return schemaDiagnostics(document, validateCalendar.errors ?? [])
      }
      into.calendars.push({ document, content: value })
      return []
  }
}

function headProblem(document: YamlDocument): Diagnostic | null {
  const { value } = document
  if (!isRecord(value)) {
    const hint = 'begin with apiVersion: stationkeeper/v1 and kind: SessionPolicy'
    return diagnostic('notADocument', placeOfValue(document, []), 'the document is no set of fields', hint)
  }
  const kind = value.kind
  if (kind === 'Settings') {
    const hint = 'keep the settings in stationkeeper.yaml, outside the folder of policies'
    return diagnostic('settingsInSource', placeOfValue(document, ['kind']), 'Settings are no policy', hint)
  }
  if (kind === 'PolicyTest') {
    const hint = 'name the file *.test.yaml'
    return diagnostic('testInSource', placeOfValue(document, ['kind']), 'a PolicyTest is no policy', hint)
  }
  if (kind === undefined) {
    return diagnostic('kind', placeOfValue(document, []), 'the document has no "kind"', `kinds are ${kinds.join(', ')}`)
  }
  if (typeof kind !== 'string' || !kinds.includes(kind)) {
    const hint = didYouMean(String(kind), kinds) ?? `kinds are ${kinds.join(', ')}`
    return diagnostic('kind', placeOfValue(document, ['kind']), `unknown kind ${JSON.stringify(kind)}`, hint)
  }
  if (value.apiVersion !== 'stationkeeper/v1') {
    const path = 'apiVersion' in value ? ['apiVersion'] : []
    const message =
      'apiVersion' in value
        ? `unknown apiVersion ${JSON.stringify(value.apiVersion)}`
        : 'the document has no "apiVersion"'
    return diagnostic('apiVersion', placeOfValue(document, path), message, 'write apiVersion: stationkeeper/v1')
  }
  return null
}

function kindOf(value: unknown): unknown {
  return isRecord(value) ? value.kind : undefined
}

function nameOf(value: unknown): string | null {
  if (!isRecord(value) || !isRecord(value.metadata)) return null
  const name = value.metadata.name
  return name === undefined ? null : String(name)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
