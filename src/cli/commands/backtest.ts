import { instant } from '../../model/time.ts'
import { Exit } from '../exit-codes.ts'
import { type Since, since } from '../values.ts'
import { type Verb, verb } from '../verb.ts'

const backtestVerb: Verb = verb({
  name: 'backtest',
  summary: 'Try policies on what was recorded',
  details:
    'Goes through everything that a daemon recorded of its host, with the policies of --policies in force instead: what they would have done, ' +
    'whom they would have disconnected, and what limits, budgets and warnings would have kept back. Nothing is written and nobody is touched. ' +
    'What the policies of then did is taken back; what people would have done otherwise, nobody knows.',
  options: {
    history: {
      value: 'PATH',
      description: "a state folder, a copy of one, or its state.db, also another host's; else this host's own",
      read: text => text,
    },
    since: { value: 'TIME', description: 'from a time ago, as 7d, or an instant; else all that is kept', read: since },
    until: { value: 'TIME', description: 'up to a time ago or an instant', read: since },
    all: { description: 'every difference and every disconnect, not the first ones alone' },
    redact: { description: 'numbers for the names of people' },
  },
  formats: ['text', 'json'],
  examples: [
    {
      command: 'stationkeeper backtest --policies new-policies --since 7d',
      does: 'What they would have done to last week.',
    },
    {
      command: 'stationkeeper backtest --history lab-3/state --policies policies --redact -o json',
      does: "The same of a copy of another host's state folder, as data without names.",
    },
  ],
  async run(invocation) {
    const { flags, format, terminal, cwd } = invocation
    const { settingsOf } = await import('../settings-of.ts')
    const { historyOf } = await import('../history-of.ts')
    const { loadBundle } = await import('../bundle.ts')
    const { guardsOf } = await import('../planning.ts')
    const { backtest } = await import('../backtesting.ts')
    const { untilSignal } = await import('../signals.ts')
    const { systemClock } = await import('../../runtime/system-clock.ts')
    const { Progress } = await import('../progress.ts')
    const clock = systemClock()
    const { settings } = await settingsOf(invocation)
    const bundle = await loadBundle(settings, terminal, cwd)
    const history = await historyOf(flags.history, settings, { clock, cwd })
    try {
      const present = clock.now()
      const instantOf = (time: Since) => ('at' in time ? time.at : instant(present - time.ago))
      const span = {
        ...(flags.since === null ? {} : { since: instantOf(flags.since) }),
        ...(flags.until === null ? {} : { until: instantOf(flags.until) }),
      }
      const progress = new Progress(terminal, clock)
      const { store } = history
      const tried = await untilSignal(signal =>
        backtest({
          store,
          bundle,
          guards: guardsOf(settings, { stopped: false, armed: true }),
          span,
          resync: settings.resync,
          signal,
          onProgress: plans => progress.at(() => `${plans} plans made`),
        }),
      ).finally(() => progress.clear())
      const { redaction } = await import('../views/redact.ts')
      const { redactBacktest } = await import('../views/redact-backtest.ts')
      const shown = flags.redact ? { ...tried, result: redactBacktest(tried.result, redaction()) } : tried
      if (tried.result.span === null) terminal.err(`Nothing is recorded there and then, in ${history.file}\n`)
      if (format === 'json') {
        const { jsonText } = await import('../views/json.ts')
        const { backtestDocument } = await import('../views/backtest-json.ts')
        terminal.out(jsonText(backtestDocument(store.host, shown), terminal))
      } else {
        const { backtestText } = await import('../views/backtest-text.ts')
        terminal.out(backtestText(store.host, shown, { all: flags.all, named: !flags.redact }))
      }
      return Exit.done
    } finally {
      history.close()
    }
  },
})
export default backtestVerb
