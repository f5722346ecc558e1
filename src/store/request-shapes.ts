import type { Match } from '../model/policy.ts'

/** A JSON object whose fields are still to be looked at. */
export type Shape = Readonly<Record<string, unknown>>

export function isObject(found: unknown): found is Shape {
  return typeof found === 'object' && found !== null && !Array.isArray(found)
}

export function isTexts(found: unknown): found is readonly string[] {
  return Array.isArray(found) && found.every(text => typeof text === 'string')
}

export function isTextOrNull(found: unknown): found is string | null {
  return found === null || typeof found === 'string'
}

/** Characters of all files of a request together: a daemon plans for others beside its own work. */
export const MAX_ASKED_TEXT: number = 1024 * 1024

export function isFiles(found: unknown): found is readonly { readonly path: string; readonly text: string }[] {
  return (
    Array.isArray(found) &&
    found.every(file => isObject(file) && typeof file.path === 'string' && typeof file.text === 'string') &&
    askedText(found) <= MAX_ASKED_TEXT
  )
}

/** How much there is to read in them. */
export function askedText(files: readonly { readonly text: string }[]): number {
  return files.reduce((sum, { text }) => sum + text.length, 0)
}

/** Exactly one of the two. */
export function isLength(
  found: unknown,
): found is { readonly for: number; readonly until?: never } | { readonly for?: never; readonly until: number } {
  if (!isObject(found)) return false
  const { for: length, until } = found
  if (typeof length === 'number') return length >= 0 && until === undefined
  return length === undefined && typeof until === 'number'
}

/** By field, whether it is of its type. A field that is not here is of another version, and may not be overlooked: a match with fewer fields picks more. */
const fields: { readonly [K in keyof Required<Match>]: (found: unknown) => boolean } = {
  everySession: found => found === true,
  sessionId: isTexts,
  user: isTexts,
  group: isTexts,
  station: isTexts,
  labels: found => isObject(found) && Object.values(found).every(isTexts),
  client: isTexts,
  connection: found => isTexts(found) && found.every(text => ['station', 'remote', 'console'].includes(text)),
  admin: found => typeof found === 'boolean',
  idleFor: found => typeof found === 'number',
  host: isTexts,
  any: found => Array.isArray(found) && found.every(isMatch),
  all: found => Array.isArray(found) && found.every(isMatch),
  not: isMatch,
}

const checks: ReadonlyMap<string, (found: unknown) => boolean> = new Map(Object.entries(fields))

export function isMatch(found: unknown): found is Match {
  return isObject(found) && Object.entries(found).every(([name, value]) => checks.get(name)?.(value) ?? false)
}
