import type { Diagnostic } from '../model/diagnostic.ts'
import { diagnostic, hasErrors, sortDiagnostics } from './codes.ts'
import { headProblem } from './document-head.ts'
import { placeOfValue } from './locate.ts'
import { type SchemaError, schemaDiagnostics } from './schema-errors.ts'
import { SourceText } from './source-text.ts'
import { parseYaml, type YamlDocument } from './yaml.ts'

/** A compiled validator: fills in defaults, and proves the type. */
export interface Validator<T> {
  (data: unknown): data is T
  errors?: readonly SchemaError[] | null
}

export interface SingleDocument<T> {
  /** null when there is any error, or nothing but comments. */
  readonly read: { readonly document: YamlDocument; readonly content: T } | null
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a file that is one document of one kind. `before` sees the data before defaults are filled in. */
export function readSingle<T>(
  path: string,
  text: string,
  kind: string,
  validate: Validator<T>,
  before: (value: unknown) => void = () => {},
): SingleDocument<T> {
  const { documents, diagnostics } = parseYaml(new SourceText(path, text), 'json')
  const [document, second] = documents
  if (document === undefined || hasErrors(diagnostics)) return { read: null, diagnostics: sortDiagnostics(diagnostics) }
  const found = [...diagnostics]
  if (second !== undefined) {
    const message = `a second document; the file holds one ${kind}`
    found.push(diagnostic('notADocument', placeOfValue(second, []), message, 'remove it'))
  }
  const problem = headProblem(document, [kind])
  if (problem !== null) return { read: null, diagnostics: sortDiagnostics([...found, problem]) }
  const { value } = document
  before(value)
  if (!validate(value)) {
    return {
      read: null,
      diagnostics: sortDiagnostics([...found, ...schemaDiagnostics(document, validate.errors ?? [])]),
    }
  }
  return { read: hasErrors(found) ? null : { document, content: value }, diagnostics: sortDiagnostics(found) }
}
