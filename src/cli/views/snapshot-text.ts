import type { Anonymised } from '../../anonymise/anonymise.ts'
import { printable } from './printable.ts'

/** More than a person reads. */
const FIRST = 20

/** What became of the names, for whoever is about to hand the snapshot on. */
export function anonymisedText({ names, kept }: Pick<Anonymised, 'names' | 'kept'>, revision: string): string {
  const { user, domain, group, client } = names
  const lines = [
    `Anonymised for the policies ${printable(revision)}: ${counted(user, 'user')}, ${counted(domain, 'domain')}, ${counted(group, 'group')}, ${counted(client, 'client')} and the host.`,
  ]
  if (kept.length > 0) {
    const told = kept.slice(0, FIRST).map(({ kind, name }) => `${kind} ${printable(name)}`)
    const more = kept.length > FIRST ? ` and ${kept.length - FIRST} more` : ''
    lines.push(`Kept as they are, because a policy or the settings spell them out: ${told.join(', ')}${more}`)
  }
  return lines.map(line => `${line}\n`).join('')
}

function counted(count: number, word: string): string {
  return `${count} ${count === 1 ? word : `${word}s`}`
}
