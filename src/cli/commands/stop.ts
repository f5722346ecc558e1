import { statSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../../model/error-code.ts'
import { InvalidInput, messageOf, OperationFailed } from '../errors.ts'
import { Exit } from '../exit-codes.ts'
import { words } from '../values.ts'
import { type Verb, verb } from '../verb.ts'

const stop: Verb = verb({
  name: 'stop',
  summary: 'Stop all acting, at once',
  details:
    'Writes the file STOP into the state folder. Whoever keeps the host reads it before every action; looking and planning go on. ' +
    'It needs no daemon and never expires: `resume` ends it. `history` tells of both, with the reason, once whoever keeps the host has ' +
    'seen them. Without a daemon the next command that takes its place, as `unlock` or `hold`, notes how it stands then.',
  options: {
    reason: { value: 'TEXT', description: 'why; everybody who looks will read it', read: words },
  },
  formats: [],
  examples: [
    {
      command: 'stationkeeper stop --reason "exam on paper until noon"',
      does: 'Nothing is unlocked or disconnected any more.',
    },
    { command: 'stationkeeper resume', does: 'Go on.' },
  ],
  async run(invocation) {
    const { flags, terminal } = invocation
    if (flags.reason === null)
      throw new InvalidInput('--reason is missing', { hint: 'say why, for whoever finds it stopped' })
    const { stateFolder } = await import('../state-folder.ts')
    const { stopFile, writeStop } = await import('../../store/stop-file.ts')
    const state = await stateFolder(invocation)
    try {
      const unkept = writeStop(state, flags.reason)
      terminal.err(
        unkept === null
          ? 'Acting is stopped until `stationkeeper resume`.\n'
          : `Acting is stopped; only the reason could not be kept: ${messageOf(unkept)}\n`,
      )
    } catch (cause) {
      throw new OperationFailed(`${stopFile(state)} could not be written: ${messageOf(cause)}`, {
        cause,
        ...(await whoMay(cause, state)),
      })
    }
    terminal.out(`${stopFile(state)}\n`)
    return Exit.done
  },
})
export default stop

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

/** What to do about a STOP that is a folder. Else names the account that owns the folder, where the system refuses ours. */
export async function whoMay(cause: unknown, folder: string): Promise<{ readonly hint?: string }> {
  const code = errorCode(cause)
  if (isFolder(join(folder, 'STOP'))) {
    return { hint: 'it is a folder, which stops acting as the file would; remove it by hand to act again' }
  }
  if (code !== 'EACCES' && code !== 'EPERM') return {}
  const { folderOwner } = await import('../folder-owner.ts')
  return { hint: `run it as ${folderOwner(folder)}` }
}
