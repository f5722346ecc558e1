import { isScalar } from 'yaml'
import type { Diagnostic } from '../model/diagnostic.ts'
import { diagnostic } from './codes.ts'
import type { MatchDocument } from './document-types.ts'
import { nodeAt, type Path, placeOfKey, placeOfValue } from './locate.ts'
import type { YamlDocument } from './yaml.ts'

/** What a match says that can't be meant so, at any depth. */
export function matchFindings(document: YamlDocument, path: Path, match: MatchDocument): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  if (match.sessionId !== undefined && match.user === undefined) found.push(bareSessionId(document, path))
  for (const [field, value] of Object.entries(match)) {
    if (field === 'any' || field === 'all' || field === 'not') continue
    if (typeof value !== 'string' || hasControlCharacter(value))
      controlCharacters(document, [...path, field], value, found)
  }
  for (const composed of ['any', 'all'] as const) {
    for (const [index, part] of (match[composed] ?? []).entries()) {
      found.push(...matchFindings(document, [...path, composed, index], part))
    }
  }
  if (match.not !== undefined) found.push(...matchFindings(document, [...path, 'not'], match.not))
  return found
}

function bareSessionId(document: YamlDocument, path: Path): Diagnostic {
  const message = 'hosts reuse session ids: the next person to log on may get this one'
  return diagnostic('bareSessionId', placeOfKey(document, path, 'sessionId'), message, 'add user, or match by station')
}

function controlCharacters(document: YamlDocument, path: Path, value: unknown, found: Diagnostic[]): void {
  if (typeof value === 'string') {
    if (hasControlCharacter(value)) found.push(controlCharacter(document, path, value))
  } else if (value !== null && typeof value === 'object') {
    for (const [key, part] of Object.entries(value)) {
      if (typeof part !== 'string' || hasControlCharacter(part))
        controlCharacters(document, [...path, key], part, found)
    }
  }
}

/** A loop, because it runs over every text of every match. */
export function hasControlCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return true
  }
  return false
}

const escapes: Readonly<Record<string, string>> = {
  '\t': 'a tab',
  '\n': 'a line break',
  '\r': 'a carriage return',
  '\b': 'a backspace',
}

function controlCharacter(document: YamlDocument, path: Path, value: string): Diagnostic {
  const character = /\p{Cc}/u.exec(value)?.[0] ?? ''
  const name = escapes[character] ?? `the control character U+${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  const written = asWritten(document, path)
  const hint = written === null ? 'no name holds one' : `did you mean single quotes? '${written}'`
  const message = `the text holds ${name}, as YAML reads a backslash in double quotes`
  return diagnostic('controlCharacter', placeOfValue(document, path), message, hint)
}

/** What stands between double quotes; null where there are none. */
function asWritten(document: YamlDocument, path: Path): string | null {
  const node = nodeAt(document, path)
  if (!isScalar(node) || node.type !== 'QUOTE_DOUBLE' || !node.range) return null
  return document.source.text.slice(node.range[0] + 1, node.range[1] - 1).replaceAll("'", "''")
}
