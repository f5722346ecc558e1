import type { Diagnostic } from '../model/diagnostic.ts'
import { diagnostic, hasErrors, sortDiagnostics } from './codes.ts'
import { isRecord } from './document-head.ts'
import { type FileSettings, fileSettings } from './file-settings.ts'
import validateSettings from './generated/settings.js'
import { placeOfValue } from './locate.ts'
import { schemaMessage } from './schema-errors.ts'
import { settingFindings } from './setting-findings.ts'
import { readSingle } from './single-document.ts'

export interface ParsedSettings {
  /** null when there is any error. */
  readonly settings: FileSettings | null
  readonly diagnostics: readonly Diagnostic[]
  /** The settings that the file itself gives, as `resync` or `hostLimit.count`; all others are defaults. */
  readonly written: ReadonlySet<string>
}

/** Reads `stationkeeper.yaml`. An empty file gives the defaults, with a warning. Never throws on any text. */
export function parseSettings(path: string, text: string): ParsedSettings {
  const written = new Set<string>()
  const { read, diagnostics } = readSingle(path, text, 'Settings', validateSettings, value => note(value, written))
  if (read === null) {
    return { settings: hasErrors(diagnostics) ? null : defaultSettings(), diagnostics, written }
  }
  const problems = settingFindings(read.content).map(({ finding, path, message, hint }) =>
    diagnostic(finding, placeOfValue(read.document, ['spec', ...path]), message, hint),
  )
  if (problems.length > 0)
    return { settings: null, diagnostics: sortDiagnostics([...diagnostics, ...problems]), written }
  return { settings: fileSettings(read.content), diagnostics, written }
}

/** A value that did not come from a file, and what is wrong with it. */
export interface SettingProblem {
  /** `resync`, `simulator.world`; empty where no single one is to blame. */
  readonly name: string
  readonly message: string
  readonly hint: string | null
}

/** Checks settings that flags or variables give, in the shape of a file's `spec`. */
export function checkSettings(spec: Readonly<Record<string, unknown>>): {
  readonly settings: FileSettings | null
  readonly problems: readonly SettingProblem[]
} {
  const document: unknown = { apiVersion: 'stationkeeper/v1', kind: 'Settings', spec: structuredClone(spec) }
  if (!validateSettings(document)) {
    const problems = (validateSettings.errors ?? []).map(error => {
      const { message, hint } = schemaMessage(error)
      return { name: error.instancePath.split('/').slice(2).join('.'), message, hint }
    })
    return { settings: null, problems }
  }
  const problems = settingFindings(document).map(({ path, message, hint }) => ({ name: path.join('.'), message, hint }))
  if (problems.length > 0) return { settings: null, problems }
  return { settings: fileSettings(document), problems: [] }
}

/** What holds without a file. */
export function defaultSettings(): FileSettings {
  const { settings } = checkSettings({})
  if (settings === null) throw new Error('the defaults of the settings schema do not satisfy it')
  return settings
}

function note(value: unknown, written: Set<string>): void {
  if (isRecord(value) && isRecord(value.spec)) noteWithin(value.spec, '', written)
}

/** The names of single values; a set of values is not one itself. */
function noteWithin(values: Readonly<Record<string, unknown>>, prefix: string, written: Set<string>): void {
  for (const [key, value] of Object.entries(values)) {
    const name = prefix + key
    if (isRecord(value)) noteWithin(value, `${name}.`, written)
    else written.add(name)
  }
}
