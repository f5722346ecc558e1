import { randomBytes } from 'node:crypto'
import type { Match } from '../model/policy.ts'
import { splitUser } from '../model/user-name.ts'
import { countOn } from './counter.ts'
import type { Database, Row } from './database.ts'
import { peopleCalled, replaceNames } from './people.ts'
import type { PlacedContent } from './placed.ts'
import { number, text, textOrNull } from './row.ts'
import { StoreError } from './store.ts'

/**
 * Removes the names of a person; everything else that is kept of them stays, under ids that nobody can tell any more. Holds and
 * overrides that name them have an id in the name's place, and are about nobody: see {@link naming} for those in force. To be called
 * in a write transaction, and {@link scrub} after it.
 * @returns how many spellings were removed
 */
export function forgetPerson(db: Database, host: string, user: string): number {
  const people = peopleCalled(db, user)
  for (const { id } of people) db.run('DELETE FROM person WHERE id = ?', id)
  const id = people[0]?.id ?? randomBytes(12).toString('hex')
  const without = replacing(people, user, id)
  for (const row of db.all('SELECT sequence, content FROM placed WHERE host = ?', host)) {
    const content = contentWithout(row, without)
    if (content === null) continue
    db.run('UPDATE placed SET content = ?, rewritten = 1 WHERE sequence = ?', content, number(row, 'sequence'))
    countOn(db, host, 'holds')
  }
  return people.length
}

/** Ids of the holds and overrides, not yet cleared away, that {@link forgetPerson} would change: they name them, or are about one stay of theirs. */
export function naming(db: Database, host: string, user: string): ReadonlySet<string> {
  const people = peopleCalled(db, user)
  const ids = new Set<string | null>(people.map(({ id }) => id))
  const without = replacing(people, user, '')
  const rows = db.all('SELECT id, person, content FROM placed WHERE host = ? AND ended IS NULL', host)
  const theirs = rows.filter(row => ids.has(textOrNull(row, 'person')) || contentWithout(row, without) !== null)
  return new Set(theirs.map(row => text(row, 'id')))
}

type Without = (found: string) => string

function replacing(people: ReturnType<typeof peopleCalled>, user: string, by: string): Without {
  const names = [...people.map(({ name }) => name), ...spellings(user)]
  return found => replaceNames(found, names, by)
}

/** How else a person may be written. Who is asked for with a domain is not just anybody of that name. */
function spellings(user: string): readonly string[] {
  const { domain, name } = splitUser(user)
  return domain === null ? [name] : [`${domain}\\${name}`, `${name}@${domain}`]
}

/** null: it is the same with and without. */
function contentWithout(row: Row, without: Without): string | null {
  // Written by keepPlaced from a value of this type.
  const content = JSON.parse(text(row, 'content')) as PlacedContent
  const changed = JSON.stringify(rewritten(content, without))
  return changed === JSON.stringify(rewritten(content, found => found)) ? null : changed
}

function rewritten(content: PlacedContent, without: Without): PlacedContent {
  const selector = { text: without(content.selector.text), match: inMatch(content.selector.match, without) }
  const reason = without(content.reason)
  if (content.kind === 'hold') return { ...content, selector, reason }
  return { ...content, selector, reason, rule: { ...content.rule, match: inMatch(content.rule.match, without) } }
}

function inMatch(match: Match, without: Without): Match {
  const all = (matches: readonly Match[]): readonly Match[] => matches.map(inner => inMatch(inner, without))
  return {
    ...match,
    ...(match.user && { user: match.user.map(without) }),
    ...(match.any && { any: all(match.any) }),
    ...(match.all && { all: all(match.all) }),
    ...(match.not && { not: inMatch(match.not, without) }),
  }
}

/**
 * Rebuilds the file and empties its log, so that what was deleted is in neither.
 * @throws {StoreError} another process reads what was there before; nothing is lost by trying again
 */
export function scrub(db: Database): void {
  db.execute('VACUUM')
  const { busy } = db.get('PRAGMA wal_checkpoint(TRUNCATE)') ?? {}
  if (busy === 0) return
  throw new StoreError(
    `The name is forgotten, but ${db.file}-wal holds it until others have finished reading; try again in a moment`,
  )
}
