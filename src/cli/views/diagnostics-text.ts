import type { Diagnostic } from '../../model/diagnostic.ts'
import { printable, printableLines } from './printable.ts'

const RED = '\u001b[31m'
const YELLOW = '\u001b[33m'
const BOLD = '\u001b[1m'
const PLAIN = '\u001b[0m'

/** Each finding as `file:line:column: severity CODE: message`, which editors understand, with its frame and hint below. */
export function diagnosticsText(diagnostics: readonly Diagnostic[], options: { readonly colour: boolean }): string {
  return diagnostics.map(diagnostic => `${diagnosticText(diagnostic, options.colour)}\n`).join('')
}

/** Warnings in brief: a line for each code and message, with its places. */
export function warningsText(diagnostics: readonly Diagnostic[]): string {
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning')
  const alike = Map.groupBy(warnings, ({ code, message }) => `${code}: ${message}`)
  return [...alike].map(([what, found]) => `warning ${printable(what)} (${found.map(lineOf).join(', ')})\n`).join('')
}

function lineOf({ file, line }: Diagnostic): string {
  return printable(line === 0 ? file : `${file}:${line}`)
}

function diagnosticText(diagnostic: Diagnostic, colour: boolean): string {
  const paint = (code: string, text: string): string => (colour ? `${code}${text}${PLAIN}` : text)
  const { severity, code, message, frame, hint } = diagnostic
  const lines = [
    `${paint(BOLD, place(diagnostic))}: ${paint(severity === 'error' ? RED : YELLOW, severity)} ${code}: ${printable(message)}`,
  ]
  if (frame !== '') lines.push(printableLines(frame.replace(/\n+$/, '')).replaceAll(/^/gm, '  '))
  if (hint !== null) lines.push(`  ${printable(hint)}`)
  return lines.join('\n')
}

function place({ file, line, column }: Diagnostic): string {
  return printable(line === 0 ? file : `${file}:${line}:${column}`)
}

export function countFindings(diagnostics: readonly Diagnostic[]): {
  readonly errors: number
  readonly warnings: number
} {
  const errors = diagnostics.filter(diagnostic => diagnostic.severity === 'error').length
  return { errors, warnings: diagnostics.length - errors }
}
