import type { Database, Row } from './database.ts'
import { anchor, chainHash, type Link } from './journal.ts'
import type { ChainReport } from './journal-entry.ts'
import { number, text } from './row.ts'

const PAGE = 1_000

/**
 * Walks the chain from its anchor. A cut tail can't be found here: compare `head` with one that was noted elsewhere.
 */
export function verifyJournal(db: Database, host: string): ChainReport {
  const start = anchor(db, host)
  let last = start
  for (;;) {
    const page = db.all(
      'SELECT * FROM journal WHERE host = ? AND sequence > ? ORDER BY sequence LIMIT ?',
      host,
      last.sequence,
      PAGE,
    )
    for (const row of page) {
      const sequence = number(row, 'sequence')
      const problem = problemOf(row, last)
      if (problem !== null) return { intact: false, sequence, problem }
      last = { sequence, hash: text(row, 'hash') }
    }
    if (page.length < PAGE) break
  }
  return { intact: true, entries: last.sequence - start.sequence, head: last.hash === '' ? null : last.hash }
}

function problemOf(row: Row, before: Link): string | null {
  const sequence = number(row, 'sequence')
  const missing = sequence - before.sequence - 1
  if (missing === 1) return `entry ${sequence - 1} is missing before it`
  if (missing > 1) return `entries ${before.sequence + 1} to ${sequence - 1} are missing before it`
  if (chainHash(before.hash, row) === text(row, 'hash')) return null
  return 'its content, or its place after the entry before it, is not what was written'
}
