import type { Diagnostic } from '../model/diagnostic.ts'
import { diagnostic } from './codes.ts'
import { headProblem, isRecord } from './document-head.ts'
import type { CalendarDocument, InventoryDocument, SessionPolicyDocument } from './document-types.ts'
import validateCalendar from './generated/calendar.js'
import validateInventory from './generated/inventory.js'
import validateSessionPolicy from './generated/session-policy.js'
import { placeOfValue } from './locate.ts'
import { schemaDiagnostics } from './schema-errors.ts'
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
  /** A file that is no sound YAML speaks of calendars: those that are missing may stand in it. */
  unreadCalendars: boolean
}

const kinds = ['SessionPolicy', 'Inventory', 'Calendar']

/** Files the document under its kind, or says why it can't be. */
export function sortIn(document: YamlDocument, into: SourceDocuments): readonly Diagnostic[] {
  const { value } = document
  const problem = misplaced(document) ?? headProblem(document, kinds)
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

/** Kinds that have their place elsewhere; null: this one belongs here, or is unknown. */
function misplaced(document: YamlDocument): Diagnostic | null {
  const kind = kindOf(document.value)
  switch (kind) {
    case 'Settings': {
      const hint = 'keep the settings in stationkeeper.yaml, outside the folder of policies'
      return diagnostic('settingsInSource', placeOfValue(document, ['kind']), 'Settings are no policy', hint)
    }
    case 'PolicyTest': {
      const { path } = document.source
      const isNamedSo = /\.test\.ya?ml$/i.test(path)
      const hint = isNamedSo ? `check and run it with \`stationkeeper test ${path}\`` : 'name the file *.test.yaml'
      return diagnostic('testInSource', placeOfValue(document, ['kind']), 'a PolicyTest is no policy', hint)
    }
    default:
      return null
  }
}

function kindOf(value: unknown): unknown {
  return isRecord(value) ? value.kind : undefined
}

function nameOf(value: unknown): string | null {
  if (!isRecord(value) || !isRecord(value.metadata)) return null
  const name = value.metadata.name
  return name === undefined ? null : String(name)
}
