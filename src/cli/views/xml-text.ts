import { printableLines } from './printable.ts'

/** Text of an XML element: what XML or a reader may take for something else is written as an escape. */
export function xmlText(text: string): string {
  // These two are characters, yet none that XML may hold.
  const allowed = printableLines(text).replaceAll(/[\ufffe\uffff]/g, '\ufffd')
  return allowed.replaceAll(/[&<>]/g, character => entities[character] ?? '')
}

/** The value of an attribute: XML would take its line ends for blanks. */
export function xmlAttribute(text: string): string {
  return xmlText(text).replaceAll(/["'\n\t]/g, character => entities[character] ?? '')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\t': '&#9;',
}
