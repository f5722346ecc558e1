import { Exit } from '../exit-codes.ts'
import { type Verb, verb } from '../verb.ts'

const status: Verb = verb({
  name: 'status',
  summary: 'Say who keeps the host, and how it stands',
  details:
    'Reads and changes nothing: the daemon, whether acting is stopped, the policies in force, and what is due now.',
  options: {},
  formats: ['text', 'json'],
  examples: [
    { command: 'stationkeeper status', does: 'Everything at a glance.' },
    { command: 'stationkeeper status -o json', does: 'The same as data.' },
  ],
  async run(invocation) {
    const { format, terminal } = invocation
    const { settingsOf } = await import('../settings-of.ts')
    const { standingOf } = await import('../standing.ts')
    const standing = await standingOf((await settingsOf(invocation)).settings, terminal)
    if (format === 'json') {
      const { jsonText } = await import('../views/json.ts')
      const { standingDocument } = await import('../views/standing-json.ts')
      terminal.out(jsonText(standingDocument(standing), terminal))
    } else {
      const { standingText } = await import('../views/standing-text.ts')
      terminal.out(standingText(standing))
    }
    return standing.complete ? Exit.done : Exit.failed
  },
})
export default status
