import { stripVTControlCharacters } from 'node:util'
import { InvalidInput } from '../errors.ts'
import { sessionId, unique } from './session-id.ts'

const WHAT_IS_READ = 'pipe in ids, or JSON with SessionId or Id, as `stationkeeper sessions -o json` prints it'

/**
 * Session ids from what came down a pipe: numbers, one JSON value, or one JSON value a line. An object stands for the session
 * that its `SessionId`, else its `Id`, names; lists may be nested.
 * @throws {InvalidInput} for anything else, so that nothing is done to half a list
 */
export function parseIds(text: string): readonly string[] {
  const trimmed = text.trim()
  if (trimmed === '') return []
  refuseExponents(trimmed)
  const whole = tryJson(trimmed)
  if (whole !== null) return unique(idsIn(whole.value))
  const lines = trimmed.split(/\r\n|\n|\r/).filter(line => line.trim() !== '')
  // Colours are told from what is meant only to see that they were put there for people.
  const plain = lines.map(stripVTControlCharacters)
  if (looksFormatted(plain) || looksLikeCsv(plain)) {
    throw new InvalidInput('standard input is a table that was formatted for people', {
      hint: 'add `| ConvertTo-Json`',
    })
  }
  return unique(lines.flatMap(idsInLine))
}

function idsInLine(line: string): readonly string[] {
  refuseExponents(line)
  const value = tryJson(line)
  if (value !== null) return idsIn(value.value)
  if (/[{}[\]"]/.test(line)) throw notRead(`standard input is not valid JSON: ${excerpt(line)}`)
  return line
    .split(/[,\s]+/)
    .filter(part => part !== '')
    .map(idInText)
}

/** JSON would read `1e2` as 100, and 3.0 as 3, which nobody meant who wrote a session id. */
function refuseExponents(text: string): void {
  if (/^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text) && !/^\d+$/.test(text)) {
    throw notRead(`${text} on standard input is no session id`)
  }
}

/** In plain text a word without a digit is far likelier to be a heading or a mistake than an id. */
function idInText(word: string): string {
  if (!/\d/.test(word)) throw notRead(`${excerpt(word)} on standard input is no session id`)
  return sessionId(word)
}

function idsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn)
  if (typeof value === 'string') return [sessionId(value.trim())]
  if (typeof value === 'number') {
    if (!Number.isInteger(value) || value < 0) throw notRead(`${value} on standard input is no session id`)
    return [sessionId(value)]
  }
  if (typeof value === 'object' && value !== null) return idsOfObject(value)
  throw notRead(`${JSON.stringify(value)} on standard input is no session id`)
}

/** Names of properties are compared as PowerShell does, without regard to case. */
function idsOfObject(object: object): readonly string[] {
  const properties = new Map(Object.entries(object).map(([name, value]) => [name.toLowerCase(), value]))
  for (const name of ['sessionid', 'id']) {
    const value: unknown = properties.get(name)
    if (value !== undefined && value !== null) return idsIn(value)
  }
  // Windows PowerShell 5.1 wraps a list so; our own `sessions -o json` has its list under this name.
  const list: unknown = properties.has('count') ? properties.get('value') : properties.get('sessions')
  if (Array.isArray(list)) return idsIn(list)
  throw notRead(`an object on standard input has neither SessionId nor Id: ${excerpt(JSON.stringify(object))}`)
}

/** `Format-Table` underlines its headings, `Format-List` puts a colon after each name. */
function looksFormatted(lines: readonly string[]): boolean {
  return lines.some(line => /^\s*-{2,}(\s+-{2,})*\s*$/.test(line) || /^\s*[A-Za-z]\w*\s+:(\s|$)/.test(line))
}

/** Its first line names the columns, or, from Windows PowerShell, the type. */
function looksLikeCsv([first = '']: readonly string[]): boolean {
  return /^#TYPE\b/.test(first) || /^\s*"?[A-Za-z]\w*"?\s*([,;]\s*"?[A-Za-z]\w*"?\s*)+$/.test(first)
}

function notRead(message: string): InvalidInput {
  return new InvalidInput(message, { hint: WHAT_IS_READ })
}

function tryJson(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

function excerpt(text: string): string {
  return text.length > 60 ? `${JSON.stringify(text.slice(0, 60))}…` : JSON.stringify(text)
}
