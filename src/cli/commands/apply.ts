import { requireTerminal } from '../confirm.ts'
import { probeOption, requireWhatIfFlag, wordsOf } from '../probe-flag.ts'
import { setAsideOf, setAsideOptions } from '../set-aside.ts'
import { type Verb, verb } from '../verb.ts'

const apply: Verb = verb({
  name: 'apply',
  summary: 'Carry out the plan once',
  details:
    'Observes, plans and does what is due, then says what came of it. Beside a running daemon it is the daemon that does it, with its ' +
    'own policies. Exit 6 when all that is due is withheld, in conflict or unsupported.',
  options: {
    whatIf: { description: 'say what would be done, and do nothing' },
    ...probeOption,
    confirm: { description: 'ask before each action' },
    ...setAsideOptions,
  },
  formats: ['text', 'json'],
  examples: [
    { command: 'stationkeeper apply --what-if', does: 'See first.' },
    { command: 'stationkeeper apply --what-if --probe', does: "The same, with what the host's own -WhatIf says." },
    { command: 'stationkeeper apply --confirm', does: 'Decide about each action.' },
    { command: 'stationkeeper apply -o json', does: 'Outcome and effect of each, as data.' },
    {
      command: 'stationkeeper apply --override disruption-budget --reason "the room closes"',
      does: 'Once without that guard.',
    },
  ],
  async run(invocation) {
    const { flags, format, terminal, cwd } = invocation
    if (flags.confirm && !flags.whatIf) requireTerminal(terminal)
    requireWhatIfFlag(flags)
    const setAside = setAsideOf(flags)
    const { settingsOf } = await import('../settings-of.ts')
    const resolved = await settingsOf(invocation)
    const order = { request: { verb: 'apply', ...setAside }, resolved, format, terminal } as const
    if (flags.whatIf || flags.confirm) {
      const { preview, confirmDue } = await import('../acting.ts')
      const { bundleInForce } = await import('../bundle-in-force.ts')
      const bundle = await bundleInForce(resolved, terminal, cwd)
      await (await import('../caveats.ts')).sayCaveats(resolved.settings, terminal)
      const foreseen = await preview(resolved.settings, bundle, { ...setAside, only: null })
      if (flags.whatIf) {
        const { showPreview } = await import('../show-preview.ts')
        const words = flags.probe ? await wordsOf(resolved.settings, foreseen) : null
        return showPreview(foreseen, { format, terminal, all: false, words, ...setAside })
      }
      const { carryOutConfirmed } = await import('../carry-out-confirmed.ts')
      return await carryOutConfirmed(await confirmDue(foreseen, terminal), foreseen, order)
    }
    const { carryOutAndReport } = await import('../carry-out.ts')
    return await carryOutAndReport(order)
  },
})
export default apply
