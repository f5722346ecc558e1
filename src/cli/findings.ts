import type { Diagnostic } from '../model/diagnostic.ts'
import { InvalidInput } from './errors.ts'
import type { Terminal } from './terminal.ts'
import { countFindings, diagnosticsText } from './views/diagnostics-text.ts'

/**
 * Shows what was found in files that people wrote, on standard error.
 * @throws {InvalidInput} when there is an error among it; the one line says how many
 */
export function reportFindings(diagnostics: readonly Diagnostic[], what: string, terminal: Terminal): void {
  if (diagnostics.length === 0) return
  terminal.err(diagnosticsText(diagnostics, { colour: terminal.colour.err }))
  const { errors } = countFindings(diagnostics)
  if (errors > 0) throw new InvalidInput(`${what} not valid: ${errors === 1 ? '1 error' : `${errors} errors`}`)
}
