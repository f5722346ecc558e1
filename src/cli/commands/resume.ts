import { messageOf, OperationFailed } from '../errors.ts'
import { Exit } from '../exit-codes.ts'
import { type Verb, verb } from '../verb.ts'
import { whoMay } from './stop.ts'

const resume: Verb = verb({
  name: 'resume',
  summary: 'Act again after a stop',
  details:
    'Removes the file STOP from the state folder. `history` tells of it once whoever keeps the host, or without a daemon the next ' +
    'command that takes its place, has seen it.',
  options: {},
  formats: [],
  examples: [{ command: 'stationkeeper resume', does: 'Go on unlocking and disconnecting as declared.' }],
  async run(invocation) {
    const { stateFolder } = await import('../state-folder.ts')
    const { removeStop, stopFile } = await import('../../store/stop-file.ts')
    const state = await stateFolder(invocation)
    try {
      const wasStopped = removeStop(state)
      invocation.terminal.err(
        wasStopped ? `removed ${stopFile(state)}\n` : `it was not stopped: no ${stopFile(state)}\n`,
      )
    } catch (cause) {
      throw new OperationFailed(`${stopFile(state)} could not be removed: ${messageOf(cause)}`, {
        cause,
        ...(await whoMay(cause, state)),
      })
    }
    return Exit.done
  },
})
export default resume
