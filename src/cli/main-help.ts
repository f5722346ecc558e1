import { Command } from 'commander'
import { closest } from './did-you-mean.ts'
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
