import { instant } from '../../model/time.ts'
import { replayExit } from '../exit-codes.ts'
import { type Since, since } from '../values.ts'
import { type Verb, verb } from '../verb.ts'

const replayVerb: Verb = verb({
  name: 'replay',
  summary: 'Make recorded plans again, and compare',
  details:
    'Every plan that the daemon recorded is made again from what it was made from: policies, observation, memory and holds of ' +
    'then. The same version with the same time zones comes to the same bytes. Whatever is decided otherwise is listed; exit 1 if anything is.',
  options: {
    since: { value: 'TIME', description: 'from a time ago, as 2h, or an instant; else all that are kept', read: since },
    until: { value: 'TIME', description: 'up to a time ago or an instant', read: since },
  },
  formats: ['text', 'json'],
  examples: [
    { command: 'stationkeeper replay --since 1d', does: 'Check the plans of a day after an update.' },
    { command: 'stationkeeper replay --since 2h --until 1h -o json', does: 'The differences of one hour, as data.' },
  ],
  async run(invocation) {
    const { flags, format, terminal } = invocation
    const { settingsOf } = await import('../settings-of.ts')
    const { rememberedHost } = await import('../remembered-host.ts')
    const { openStore } = await import('../../store/open-store.ts')
    const { systemClock } = await import('../../runtime/system-clock.ts')
    const { Progress } = await import('../progress.ts')
    const { ReplayTally, replay } = await import('../replaying.ts')
    const { replayOptions } = await import('../replay-options.ts')
    const { replayedText, replaySummaryText } = await import('../views/replay-text.ts')
    const clock = systemClock()
    const { settings } = await settingsOf(invocation)
    const host = await rememberedHost(settings)
    const store = openStore({ folder: settings.state, host, clock, mode: 'read' })
    try {
      const present = clock.now()
      const instantOf = (time: Since) => ('at' in time ? time.at : instant(present - time.ago))
      const filter = {
        ...(flags.since === null ? {} : { since: instantOf(flags.since) }),
        ...(flags.until === null ? {} : { until: instantOf(flags.until) }),
      }
      const tally = new ReplayTally()
      const progress = new Progress(terminal, clock)
      const listed = []
      const options = store === null ? null : await replayOptions(store)
      for (const recorded of options === null ? [] : (store?.recordedPlans(filter) ?? [])) {
        if (options === null) break
        const replayed = replay(recorded, options)
        tally.add(replayed)
        progress.at(() => `${tally.summary.plans} plans made again`)
        if (replayed.verdict === 'identical') continue
        if (format === 'json') {
          listed.push(replayed)
          continue
        }
        progress.clear()
        terminal.out(replayedText(replayed))
      }
      progress.clear()
      const { summary } = tally
      if (summary.plans === 0) terminal.err(`No plan is recorded there and then, in ${settings.state}\n`)
      if (format === 'json') {
        const { jsonText } = await import('../views/json.ts')
        const { replayDocument } = await import('../views/replay-json.ts')
        terminal.out(jsonText(replayDocument(host, listed, summary), terminal))
      } else {
        terminal.out(replaySummaryText(summary))
      }
      return replayExit(summary)
    } finally {
      store?.close()
    }
  },
})
export default replayVerb
