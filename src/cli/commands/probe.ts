import { InvalidInput } from '../errors.ts'
import { Exit } from '../exit-codes.ts'
import { duration } from '../values.ts'
import { type Verb, verb } from '../verb.ts'

const probe: Verb = verb({
  name: 'probe',
  summary: 'Find out, or try, what tells that a session is blocked',
  args: '<what> [station]',
  words: ['learn', 'test'],
  details:
    'MultiPoint does not tell who is blocked; a process that runs in a session exactly while it is blocked may. `learn STATION` compares what ' +
    'runs in that session before and after somebody presses Block there, and prints the setting to write; STATION is the id of a station, or a ' +
    'selector of one session. `test` asks the probe of the settings once, and prints the ids of the sessions that it calls blocked. Nobody is ' +
    'blocked, unblocked or disconnected by it, and neither daemon nor lease is needed. Exit 1 when nothing certain was learnt, or the probe fails.',
  options: {
    wait: {
      value: 'TIME',
      description: 'learn: so long between both looks, without asking on a terminal',
      read: duration,
    },
  },
  formats: ['text', 'json'],
  examples: [
    { command: 'stationkeeper probe learn 4', does: 'Be told what to do at station 4, and what followed.' },
    { command: 'stationkeeper probe learn 4 --wait 30s', does: 'The same where nobody can answer.' },
    { command: 'stationkeeper probe test', does: 'Whom does the probe of the settings call blocked now?' },
  ],
  async run(invocation) {
    const { args, flags, format, terminal } = invocation
    const [what = '', station, ...others] = args
    if (what !== 'learn' && what !== 'test') {
      throw new InvalidInput(`probe does not know ${JSON.stringify(what)}`, {
        hint: 'write `probe learn STATION` or `probe test`',
      })
    }
    if (what === 'learn' && (station === undefined || others.length > 0)) {
      throw new InvalidInput('probe learn needs one station', { hint: 'see `stationkeeper sessions`' })
    }
    if (what === 'test' && station !== undefined) throw new InvalidInput('probe test is about all sessions')
    if (what === 'test' && flags.wait !== null) throw new InvalidInput('--wait goes with probe learn alone')
    const { settingsOf } = await import('../settings-of.ts')
    const { untilSignal } = await import('../signals.ts')
    const { settings } = await settingsOf(invocation)
    if (settings.provider !== 'multipoint') {
      throw new InvalidInput(`a probe is about MultiPoint's sessions, and the provider is ${settings.provider}`, {
        hint: 'set `provider: multipoint`, or add --provider multipoint',
      })
    }
    if (what === 'test') {
      const { askProbe } = await import('../ask-probe.ts')
      const { probeRemarks, probeTestDocument, probeTestText } = await import('../views/probe-text.ts')
      const tested = await untilSignal(signal => askProbe(settings, signal))
      if (format === 'json') {
        terminal.out((await import('../views/json.ts')).jsonText(probeTestDocument(tested), terminal))
      } else terminal.out(probeTestText(tested))
      terminal.err(probeRemarks(tested))
      return Exit.done
    }
    const { learn, learningPace } = await import('../learn-probe.ts')
    const { learningDocument, learningText } = await import('../views/probe-text.ts')
    const pace = learningPace(terminal, flags.wait)
    const learning = await untilSignal(signal => learn(settings, station ?? '', { pace, terminal, signal }))
    if (format === 'json') {
      terminal.out((await import('../views/json.ts')).jsonText(learningDocument(learning), terminal))
    } else terminal.out(learningText(learning))
    return learning.learnt.kind === 'found' ? Exit.done : Exit.failed
  },
})
export default probe
