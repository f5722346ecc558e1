import { Exit } from '../exit-codes.ts'
import { type Verb, verb } from '../verb.ts'

const sessions: Verb = verb({
  name: 'sessions',
  summary: 'List the sessions of the host',
  details: 'As data it is a snapshot, which `plan --observed` reads.',
  options: {},
  formats: ['text', 'json'],
  examples: [
    { command: 'stationkeeper sessions', does: 'Who is where, and who is blocked.' },
    { command: 'stationkeeper sessions -o json > now.json', does: 'Keep a snapshot to plan against.' },
  ],
  async run(invocation) {
    const { format, terminal } = invocation
    const { settingsOf } = await import('../settings-of.ts')
    const { look } = await import('../look.ts')
    const { settings } = await settingsOf(invocation)
    await (await import('../caveats.ts')).sayCaveats(settings, terminal)
    const observation = await look(settings, terminal)
    if (format === 'json') {
      const { jsonText } = await import('../views/json.ts')
      const { observationDocument } = await import('../../documents/observation.ts')
      terminal.out(jsonText(observationDocument(observation), terminal))
    } else {
      const { sessionsText } = await import('../views/sessions-text.ts')
      terminal.out(sessionsText(observation))
    }
    return Exit.done
  },
})
export default sessions
