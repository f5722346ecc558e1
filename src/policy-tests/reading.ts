import type { Diagnostic } from '../model/diagnostic.ts'
import { type Milliseconds, parseDuration } from '../model/time.ts'
import { diagnostic, type Finding, type Place } from '../policy/codes.ts'
import { type Path, placeOfValue } from '../policy/locate.ts'
import type { YamlDocument } from '../policy/yaml.ts'
import { type Beginning, offsetOf } from './moments.ts'
import type { Offset, Whom } from './policy-test.ts'

/** One document while it is read: what was found wrong with it, and where things stand in it. */
export class Reading {
  readonly found: Diagnostic[] = []
  readonly #document: YamlDocument

  constructor(document: YamlDocument) {
    this.#document = document
  }

  place(path: Path): Place {
    return placeOfValue(this.#document, path)
  }

  refuse(finding: Finding, path: Path, message: string, hint: string | null): void {
    this.found.push(diagnostic(finding, this.place(path), message, hint))
  }

  /** @returns null where it is none, which has been said */
  offset(text: string, path: Path, beginning: Beginning): Offset | null {
    const read = offsetOf(text, beginning)
    if (typeof read === 'number') return read
    this.refuse('testTime', path, read.message, read.hint)
    return null
  }
}

/** The schema has checked that it is one. */
export function length(text: string): Milliseconds {
  const read = parseDuration(text)
  if (read === null) throw new RangeError(`the schema takes ${text} for a length of time`)
  return read
}

/** Ids are compared as text, and a number is a way to write one. */
export function idsOf(ids: string | number | readonly (string | number)[]): readonly string[] {
  return [ids].flat().map(String)
}

export function whomOf(ids: Parameters<typeof idsOf>[0] | undefined): Whom {
  return ids === undefined ? null : idsOf(ids)
}
