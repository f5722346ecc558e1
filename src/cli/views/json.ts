/** What JSON itself lets through although a terminal may obey it. */
const unsafe = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/** A JSON document that ends in a line feed; whatever is in its texts, it is safe to print and means the same. */
export function jsonText(value: unknown): string {
  return `${escaped(JSON.stringify(value, null, 2))}\n`
}

/** The same in one line, for streams of documents. */
export function jsonLine(value: unknown): string {
  return `${escaped(JSON.stringify(value))}\n`
}

function escaped(json: string): string {
  return json.replaceAll(unsafe, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
