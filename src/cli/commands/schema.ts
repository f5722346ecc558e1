import { InvalidInput, messageOf, OperationFailed } from '../errors.ts'
import { Exit } from '../exit-codes.ts'
import { type Verb, verb } from '../verb.ts'

/** What people write, then what verbs print. */
const kinds = [
  'policy',
  'policy-test',
  'settings',
  'observation',
  'plan',
  'saved-plan',
  'difference',
  'backtest',
] as const

const schema: Verb = verb({
  name: 'schema',
  summary: 'Print the JSON schemas of the files, and of what verbs print',
  args: '[kind]',
  words: kinds,
  details: `Kinds are ${kinds.join(', ')}; without one, policy. Editors check policies against it as you type.`,
  options: {
    write: { value: 'DIR', description: 'write all of them into that folder instead', read: text => text },
  },
  formats: ['json'],
  examples: [
    { command: 'stationkeeper schema policy', does: 'Print the schema of policy files.' },
    { command: 'stationkeeper schema --write schemas', does: 'Write every schema into ./schemas.' },
  ],
  async run({ args, flags, terminal, cwd }) {
    const { mkdirSync, readFileSync, writeFileSync } = await import('node:fs')
    const { join, resolve } = await import('node:path')
    const { packageFolder } = await import('../package-files.ts')
    const fileName = (kind: string): string => `${kind}.v1.schema.json`
    const read = (kind: string): string => readFileSync(join(packageFolder(), 'schemas', fileName(kind)), 'utf8')
    const [asked = 'policy'] = args
    const kind = kinds.find(known => known === asked)
    if (kind === undefined) {
      throw new InvalidInput(`there is no schema ${JSON.stringify(asked)}`, { hint: `there are ${kinds.join(', ')}` })
    }
    if (flags.write === null) {
      terminal.out(read(kind))
      return Exit.done
    }
    const folder = resolve(cwd, flags.write)
    try {
      mkdirSync(folder, { recursive: true })
      for (const each of args.length === 0 ? kinds : [kind]) {
        writeFileSync(join(folder, fileName(each)), read(each))
        terminal.err(`wrote ${join(folder, fileName(each))}\n`)
      }
    } catch (cause) {
      throw new OperationFailed(`the schemas could not be written: ${messageOf(cause)}`, { cause })
    }
    return Exit.done
  },
})
export default schema
