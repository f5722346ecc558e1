import { errorCode } from '../../model/error-code.ts'
import { messageOf, OperationFailed } from '../errors.ts'
import { Exit } from '../exit-codes.ts'
import { type Verb, verb } from '../verb.ts'

const init: Verb = verb({
  name: 'init',
  summary: 'Write example policies to begin with',
  args: '[dir]',
  details:
    'Writes into ./policies unless another folder is named. A file that is there already is never overwritten. The first line of each names its ' +
    'schema for editors: that in schemas beside the folder, as `stationkeeper schema --write schemas` writes it, else that of this installation.',
  options: {},
  formats: [],
  examples: [
    { command: 'stationkeeper init', does: 'Write the examples into ./policies.' },
    {
      command: 'stationkeeper init lab-policies && stationkeeper validate lab-policies',
      does: 'Write and check them.',
    },
  ],
  async run({ args, terminal, cwd }) {
    const { existsSync, mkdirSync, writeFileSync } = await import('node:fs')
    const { join, resolve } = await import('node:path')
    const { startingFiles } = await import('../starting-files.ts')
    const folder = resolve(cwd, args[0] ?? 'policies')
    const files = startingFiles(folder)
    const existing = files.map(file => join(folder, file.name)).filter(path => existsSync(path))
    if (existing.length > 0) {
      throw new OperationFailed(
        `nothing was written: ${existing.join(', ')} ${existing.length === 1 ? 'is' : 'are'} there already`,
        {
          hint: 'name another folder: `stationkeeper init DIR`',
        },
      )
    }
    try {
      mkdirSync(folder, { recursive: true })
      // wx: a file that somebody else writes in this very moment is not overwritten either.
      for (const { name, text } of files) writeFileSync(join(folder, name), text, { flag: 'wx' })
    } catch (cause) {
      const why = errorCode(cause) === 'EEXIST' ? 'another program writes there' : messageOf(cause)
      throw new OperationFailed(`the examples could not be written: ${why}`, { cause })
    }
    for (const { name } of files) terminal.out(`${join(folder, name)}\n`)
    const named = args[0] === undefined ? '' : ` ${args[0]}`
    terminal.err(`next: \`stationkeeper validate${named}\`, and \`stationkeeper test${named}\`\n`)
    return Exit.done
  },
})
export default init
