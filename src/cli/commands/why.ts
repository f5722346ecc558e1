import { Exit } from '../exit-codes.ts'
import { since } from '../values.ts'
import { type Verb, verb } from '../verb.ts'

const why: Verb = verb({
  name: 'why',
  summary: 'Explain what is decided about a session',
  args: '<selector>',
  details:
    'Shows the rules that are about a session, which of them decides and why, what it asks for, the guard that keeps it back, the rules that miss by ' +
    'one thing, and what would have to be different for another decision; each of these was planned with. A past --at ' +
    'takes the plan that was recorded then, with all that it was made from; where that is not all there any more, as after `history forget`, it shows ' +
    'what was recorded.',
  options: {
    at: { value: 'TIME', description: 'at an instant, past or future, or a time ago, as 2h', read: since },
    observed: { value: 'FILE', description: 'for this snapshot instead of the host', read: text => text },
  },
  formats: ['text', 'json'],
  examples: [
    { command: 'stationkeeper why 5', does: 'Why session 5 is left locked, or not.' },
    { command: 'stationkeeper why room=lab-1 --at 2026-11-23T09:00:00Z', does: 'What a later time will bring.' },
    { command: "stationkeeper why user='CLASS\\ana' --at 10m -o json", does: 'Why it was ten minutes ago, as data.' },
  ],
  async run(invocation) {
    const { args, flags, format, terminal, cwd } = invocation
    const [written = ''] = args
    const { selectorOf } = await import('../selection.ts')
    const selector = selectorOf(written)
    const { systemClock } = await import('../../runtime/system-clock.ts')
    const { settingsOf } = await import('../settings-of.ts')
    const { plannedUpon } = await import('../why-inputs.ts')
    const { selectedSessions } = await import('../why-sessions.ts')
    const { explain } = await import('../../planner/explain.ts')
    const resolved = await settingsOf(invocation)
    const { at, observed } = flags
    const upon = await plannedUpon({ resolved, at, observed, terminal, cwd }, systemClock())
    const sessions = selectedSessions(selector, upon.inputs, terminal)
    const explained = sessions.filter(id => !upon.otherwise.has(id))
    const explanations = explained.flatMap(id => explain(upon.inputs, id, upon.plan) ?? [])
    const unexplained = sessions.flatMap(id => upon.otherwise.get(id) ?? [])
    if (format === 'json') {
      const { jsonText } = await import('../views/json.ts')
      const { whyDocument } = await import('../../documents/why.ts')
      terminal.out(jsonText(whyDocument(upon, explanations, unexplained), terminal))
    } else {
      const { whyText } = await import('../views/why-text.ts')
      terminal.out(whyText(explanations, upon.plan.fightDetection, unexplained))
    }
    return explanations.length + unexplained.length === 0 ? Exit.failed : Exit.done
  },
})
export default why
