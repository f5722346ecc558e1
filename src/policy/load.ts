import type { Diagnostic } from '../model/diagnostic.ts'
import { type Bundle, byRank } from '../model/policy.ts'
import { canonicalJson, digest } from './canonical.ts'
import { diagnostic, hasErrors, MAX_RULES, sortDiagnostics, wholeFile } from './codes.ts'
import { compileCalendars } from './compile-calendars.ts'
import { type CompiledRule, compileRules } from './compile-rules.ts'
import { compileStations } from './compile-stations.ts'
import { duplicateNames, reservedNames } from './names.ts'
import { rankWarnings } from './rank-warnings.ts'
import { ruleWarnings } from './rule-warnings.ts'
import { type SourceDocuments, type Sourced, sortIn } from './source-document.ts'
import { SourceText } from './source-text.ts'
import { parseYaml } from './yaml.ts'

/** One file of a policy source. */
export interface PolicyFile {
  /** Relative to the source, with forward slashes. */
  readonly path: string
  readonly text: string
}

export interface LoadOptions {
  /** Zone of the settings, for windows without their own; null: not set, and such windows are read in UTC with a warning. */
  readonly timeZone: string | null
}

export interface LoadResult {
  /** null when there is any error: loading is all or nothing. */
  readonly bundle: Bundle | null
  /** By file, line and column. */
  readonly diagnostics: readonly Diagnostic[]
  /** SessionPolicy documents that their schema accepts. */
  readonly policies: number
}

/** A bundle with what only the texts behind it can tell. */
export interface CompiledSource extends LoadResult {
  /** In the bundle's order. */
  readonly rules: readonly CompiledRule[]
  readonly calendars: SourceDocuments['calendars']
}

/** Reads all files of a policy source into one bundle. Never throws on any text. */
export function loadPolicies(files: readonly PolicyFile[], options: LoadOptions): LoadResult {
  const { bundle, diagnostics, policies } = compileSource(files, options)
  return { bundle, diagnostics, policies }
}

/** The same, for who has more to say about the texts. */
export function compileSource(files: readonly PolicyFile[], options: LoadOptions): CompiledSource {
  const found: Diagnostic[] = []
  const documents: SourceDocuments = {
    policies: [],
    inventories: [],
    calendars: [],
    refusedCalendars: new Set(),
    unreadCalendars: false,
  }
  for (const { path, text } of files) {
    const parsed = parseYaml(new SourceText(path, text), 'exact')
    found.push(...parsed.diagnostics)
    for (const document of parsed.documents) found.push(...sortIn(document, documents))
    if (hasErrors(parsed.diagnostics) && text.includes('Calendar')) documents.unreadCalendars = true
  }
  found.push(...duplicateNames(documents), ...reservedNames(documents))
  const calendars = compileCalendars(documents, found)
  const stations = compileStations(documents, found)
  const compiled = documents.policies.flatMap(policy => compileRules(policy, calendars, options.timeZone, found))
  compiled.sort((a, b) => byRank(a.rule, b.rule))
  if (compiled.length > MAX_RULES) found.push(tooManyRules(compiled))
  else found.push(...compiled.flatMap(ruleWarnings), ...rankWarnings(compiled))
  const rules = compiled.map(({ rule }) => rule)
  const policies = documents.policies.map(({ content }) => String(content.metadata.name)).sort()
  const bundle: Bundle | null = hasErrors(found) ? null : { revision: revision(documents), rules, stations, policies }
  return {
    bundle,
    diagnostics: sortDiagnostics(found),
    policies: documents.policies.length,
    rules: compiled,
    calendars: documents.calendars,
  }
}

function tooManyRules(rules: readonly CompiledRule[]): Diagnostic {
  const file = rules[0]?.rule.file ?? ''
  const message = `there are ${rules.length} rules; at most ${MAX_RULES} make a bundle`
  return diagnostic('tooManyRules', wholeFile(file), message, 'match by labels or globs instead of one rule a session')
}

/** Over what the documents say, whatever their files, order and formatting. */
function revision({ policies, inventories, calendars }: SourceDocuments): string {
  const all: readonly Sourced<unknown>[] = [...policies, ...inventories, ...calendars]
  return digest(
    all
      .map(({ content }) => canonicalJson(content))
      .sort()
      .join('\n'),
  )
}
