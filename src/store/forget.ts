import { randomBytes } from 'node:crypto'
import { fold } from '../model/fold.ts'
import type { Match } from '../model/policy.ts'
import { splitUser } from '../model/user-name.ts'
import { countOn } from './counter.ts'
import type { Database } from './database.ts'
import { knownNames, peopleCalled, replaceNames } from './people.ts'
import type { PlacedContent } from './placed.ts'
import { number, text } from './row.ts'
import { StoreError } from './store.ts'

/**
 * Removes the names of a person; everything else that is kept of them stays, under ids that nobody can tell any more. Holds
 * and overrides that name them go on with an id in the name's place. To be called in a write transaction, and {@link scrub} after it.
 * @returns how many spellings were removed
 */
export function forgetPerson(db: Database, host: string, user: string): number {
  const people = peopleCalled(db, user)
  for (const { id } of people) db.run('DELETE FROM person WHERE id = ?', id)
  const id = people[0]?.id ?? randomBytes(12).toString('hex')
  rewritePlaced(db, host, [...people.map(({ name }) => name), ...spellings(db, user)], id)
  return people.length
}

/** How else a person may be written. The name alone only where nobody else is called so. */
function spellings(db: Database, user: string): readonly string[] {
  const { domain, name } = splitUser(user)
  if (domain === null) return [name]
  const others = knownNames(db).some(known => fold(splitUser(known).name) === fold(name))
  return [`${domain}\\${name}`, `${name}@${domain}`, ...(others ? [] : [name])]
}

function rewritePlaced(db: Database, host: string, names: readonly string[], id: string): void {
  const without = (found: string): string => replaceNames(found, names, id)
  for (const row of db.all('SELECT sequence, content FROM placed WHERE host = ?', host)) {
    const before = text(row, 'content')
    // Written by keepPlaced from a value of this type.
    const content = JSON.stringify(rewritten(JSON.parse(before) as PlacedContent, without))
    if (content === before) continue
    db.run('UPDATE placed SET content = ?, rewritten = 1 WHERE sequence = ?', content, number(row, 'sequence'))
    countOn(db, host, 'holds')
  }
}

function rewritten(content: PlacedContent, without: (found: string) => string): PlacedContent {
  const selector = { text: without(content.selector.text), match: inMatch(content.selector.match, without) }
  const reason = without(content.reason)
  if (content.kind === 'hold') return { ...content, selector, reason }
  return { ...content, selector, reason, rule: { ...content.rule, match: inMatch(content.rule.match, without) } }
}

function inMatch(match: Match, without: (found: string) => string): Match {
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
