import { Command } from 'commander'
import { InvalidInput } from './errors.ts'
import { helpWidth } from './program.ts'
import { verbs } from './verbs.ts'

/** What `stationkeeper --help` shows: every verb in one line. */
export function mainHelp(columns: number): string {
  const program = new Command('stationkeeper')
    .configureHelp({ helpWidth: helpWidth(columns) })
    .description('Keeps the desktop sessions of shared computers as declared in YAML policies.')
    .usage('<verb> [flags]')
    .helpCommand(false)
    .helpOption('-h, --help', 'show this, or the help of a verb')
    .option('-V, --version', 'show the version')
    .commandsGroup('Verbs:')
    .addHelpText(
      'after',
      `
Examples:
  $ stationkeeper init
      Write example policies into ./policies.
  $ stationkeeper plan
      Show what they would do to the sessions of this host, and do nothing.
  $ stationkeeper run --demo --policies policies/demo
      Watch a daemon keep a simulated classroom.`,
    )
  for (const [name, { summary }] of verbs) program.command(name).summary(summary).helpOption(false)
  const parts: string[] = []
  program.configureOutput({ writeOut: part => parts.push(part) }).outputHelp()
  return parts.join('')
}

/** A word that is no verb, with the verb that was probably meant. */
export function unknownVerb(word: string): InvalidInput {
  const meant = closest(word, [...verbs.keys()])
  return new InvalidInput(`unknown verb ${JSON.stringify(word)}`, {
    hint: meant === null ? 'see `stationkeeper --help`' : `did you mean ${meant}?`,
  })
}

/** The candidate with the fewest edits, if they are few enough to be a slip of the hand. */
export function closest(word: string, candidates: readonly string[]): string | null {
  let best: { readonly candidate: string; readonly edits: number } | null = null
  for (const candidate of candidates) {
    const edits = distance(word.toLowerCase(), candidate)
    if (edits <= Math.max(1, Math.floor(candidate.length / 3)) && (best === null || edits < best.edits)) {
      best = { candidate, edits }
    }
  }
  return best?.candidate ?? null
}

/** Insertions, deletions, replacements and swaps of neighbours between two short words. */
function distance(a: string, b: string): number {
  let before: readonly number[] = []
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let edits = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1))
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (i > 1 && j > 1 && swapped) edits = Math.min(edits, (before[j - 2] ?? 0) + 1)
      next.push(edits)
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}
