import type { Terminal } from '../terminal.ts'

/** What JSON itself lets through although a terminal may obey it. */
const unsafe = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/** Everything but printable ASCII and the line feeds between the lines: within texts JSON has escaped those already. */
const beyondAscii = /[^\n\u0020-\u007e]/g

/**
 * Where JSON goes. A person at a terminal reads names as they are written; whatever reads a pipe or a file gets ASCII alone, since Windows
 * PowerShell decodes what a program writes by the console's code page. It means the same.
 */
export type Readership = Pick<Terminal, 'outIsTerminal'>

/** A JSON document that ends in a line feed; whatever is in its texts, it is safe to print and means the same. */
export function jsonText(value: unknown, readership: Readership = {}): string {
  return `${escaped(JSON.stringify(value, null, 2), readership)}\n`
}

/** The same in one line, for streams of documents. */
export function jsonLine(value: unknown, readership: Readership = {}): string {
  return `${escaped(JSON.stringify(value), readership)}\n`
}

/** The same for a line that somebody else made JSON of. */
export function safeJson(line: string, readership: Readership = {}): string {
  return escaped(line, readership)
}

/** Unit by unit, so that a character beyond the first 65536 becomes the two escapes that JSON has for it. */
function escaped(json: string, { outIsTerminal = false }: Readership): string {
  // Most documents are plain ASCII, which is told faster than each of their characters is looked at.
  if (Buffer.byteLength(json) === json.length && !json.includes('\u007f')) return json
  return json.replaceAll(
    outIsTerminal ? unsafe : beyondAscii,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
