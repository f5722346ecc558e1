import type { Database } from './database.ts'
import { parseRequest } from './parse-request.ts'
import { clearAway, clearForgottenLocks, type DeskOptions, deskVersion, isVerbAlive, openDesk } from './request-desk.ts'
import type { Answer, PendingRequest, RequestInbox } from './requests.ts'
import { text } from './row.ts'

/** The side of the one process that holds the host's lease: what an earlier holder had taken is abandoned. */
export function openInbox({ folder }: DeskOptions): RequestInbox {
  const db = openDesk(folder)
  try {
    db.run(`UPDATE request SET state = 'abandoned' WHERE state = 'taken'`)
    clearForgottenLocks(folder)
  } catch (error) {
    db.close()
    throw error
  }
  return new SqliteInbox(db, folder)
}

class SqliteInbox implements RequestInbox {
  readonly #db: Database
  readonly #folder: string
  #seen: number | null = null

  constructor(db: Database, folder: string) {
    this.#db = db
    this.#folder = folder
  }

  changed(): boolean {
    const version = deskVersion(this.#db)
    const changed = version !== this.#seen
    this.#seen = version
    return changed
  }

  pending(): readonly PendingRequest[] {
    const rows = this.#db.all(`SELECT id, state, content, asker FROM request WHERE state <> 'taken' ORDER BY sequence`)
    const pending: PendingRequest[] = []
    for (const row of rows) {
      const id = text(row, 'id')
      const request = parseRequest(text(row, 'content'))
      if (request === null || !isVerbAlive(this.#folder, id)) clearAway(this.#db, this.#folder, id)
      else if (text(row, 'state') === 'waiting') pending.push({ id, request, by: text(row, 'asker') })
    }
    return pending
  }

  take(id: string): boolean {
    return this.#db.write(() => {
      if (this.#db.run(`UPDATE request SET state = 'taken' WHERE id = ? AND state = 'waiting'`, id) === 0) return false
      if (isVerbAlive(this.#folder, id)) return true
      clearAway(this.#db, this.#folder, id)
      return false
    })
  }

  answer(id: string, answer: Answer): void {
    if (!isVerbAlive(this.#folder, id)) {
      clearAway(this.#db, this.#folder, id)
      return
    }
    const content = JSON.stringify(answer ?? null)
    this.#db.run(`UPDATE request SET state = 'answered', answer = ? WHERE id = ? AND state = 'taken'`, content, id)
  }

  close(): void {
    this.#db.close()
  }
}
