import { hash } from 'node:crypto'
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Database } from './database.ts'
import { blob, number, text } from './row.ts'

/** Parts of a plan's inputs that change at different times, so that each is kept once for as long as it stays the same. */
export type PartKind = 'sightings' | 'memory' | 'guards' | 'decisions'

export interface KeptPart {
  readonly id: number
  /** Bytes that it took; 0 where the one before is the same. */
  readonly size: number
}

export function keepPart(db: Database, host: string, kind: PartKind, value: unknown): KeptPart {
  const written = JSON.stringify(value)
  const digest = hash('sha256', written)
  const last = db.get(
    'SELECT id, digest FROM plan_part WHERE host = ? AND kind = ? ORDER BY id DESC LIMIT 1',
    host,
    kind,
  )
  if (last && text(last, 'digest') === digest) return { id: number(last, 'id'), size: 0 }
  const content = deflateRawSync(written, { level: constants.Z_BEST_SPEED })
  const row = db.get(
    'INSERT INTO plan_part (host, kind, digest, content) VALUES (?, ?, ?, ?) RETURNING id',
    host,
    kind,
    digest,
    content,
  )
  return { id: number(row ?? {}, 'id'), size: content.length }
}

/** Reads parts one plan after the other; what the next shares with the one before is not read again. */
export class PartReader {
  readonly #db: Database
  readonly #last = new Map<PartKind, { readonly id: number; readonly value: unknown }>()

  constructor(db: Database) {
    this.#db = db
  }

  /** undefined: it is not there any more. */
  read(kind: PartKind, id: number): unknown {
    const last = this.#last.get(kind)
    if (last?.id === id) return last.value
    const row = this.#db.get('SELECT content FROM plan_part WHERE id = ?', id)
    if (!row) return undefined
    const value: unknown = JSON.parse(inflateRawSync(blob(row, 'content')).toString('utf8'))
    this.#last.set(kind, { id, value })
    return value
  }
}
