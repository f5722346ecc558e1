import { Exit } from '../exit-codes.ts'
import { type Verb, verb } from '../verb.ts'

const release: Verb = verb({
  name: 'release',
  summary: 'End holds, overrides and waits',
  args: '<selector>',
  details:
    'Takes a selector as `hold` does, or one hold or override by its id. The very selector that something was placed on, its id, ' +
    'or everySession ends it whole; any other ends it for the sessions selected now. Waits after failures and contested states of these sessions end ' +
    'as well, and a provider that failed is tried again. How often a session may be written to stays bounded.',
  options: {},
  formats: ['text', 'json'],
  examples: [
    { command: 'stationkeeper release room=lab-1', does: 'What was placed on that room.' },
    { command: 'stationkeeper release 5', does: 'Session 5 is kept as declared again, whatever held it.' },
    { command: 'stationkeeper release hold=k4t7', does: 'One hold, by the id that `status` shows.' },
    { command: 'stationkeeper release everySession', does: 'Everything.' },
  ],
  async run(invocation) {
    const { args, format, terminal } = invocation
    const [written = ''] = args
    const { releaseTargetOf } = await import('../selection.ts')
    const { settingsOf } = await import('../settings-of.ts')
    const { carryOutOrder } = await import('../carry-out.ts')
    const target = releaseTargetOf(written)
    const ordered = await carryOutOrder({ verb: 'release', target }, await settingsOf(invocation), terminal)
    if (format === 'json') {
      const { jsonText } = await import('../views/json.ts')
      const { releaseDocument } = await import('../../documents/ordered.ts')
      terminal.out(jsonText(releaseDocument(ordered), terminal))
    } else {
      const { releaseText } = await import('../views/ordered-text.ts')
      terminal.out(releaseText(ordered))
    }
    return Exit.done
  },
})
export default release
