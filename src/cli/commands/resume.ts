import { messageOf, OperationFailed } from '../errors.ts'
import { Exit } from '../exit-codes.ts'
import { type Verb, verb } from '../verb.ts'
import { whoMay } from './stop.ts'

const resume: Verb = verb({
  name: 'resume',
  summary: 'Act again after a stop',
  details: 'Removes the file STOP from the state folder.',
  options: {},
  formats: [],
  examples: [{ command: 'stationkeeper resume', does: 'Go on unlocking and disconnecting as declared.' }],
  async run(invocation) {
    const { settingsOf } = await import('../settings-of.ts')
    const { removeStop, stopFile } = await import('../../store/stop-file.ts')
    const { state } = (await settingsOf(invocation)).settings
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
