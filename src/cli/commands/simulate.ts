import { ms } from '../../model/time.ts'
import { InvalidInput } from '../errors.ts'
import { Exit } from '../exit-codes.ts'
import { duration } from '../values.ts'
import { type Verb, verb } from '../verb.ts'

/** What can be said: whatever happens, and three words about the whole classroom. */
const events = [
  'block-all',
  'unblock-all',
  'block',
  'unblock',
  'lock',
  'disconnect',
  'logoff',
  'logon',
  'load',
  'reset',
  'show',
]

const simulate: Verb = verb({
  name: 'simulate',
  summary: 'Play the teacher and the pupils',
  args: '<event> [args...]',
  words: events,
  details: `Events: block-all, unblock-all, block ID, unblock ID, lock ID, disconnect ID, logon USER, logoff ID; and load FILE, which makes
the classroom what a snapshot shows, reset and show. They happen in the simulated classroom of the running daemon, or of the state folder.`,
  options: {
    every: { value: 'TIME', description: 'again and again, until Ctrl-C', read: duration },
    for: { value: 'TIME', description: 'with --every: end after that time', read: duration },
    station: { value: 'ID', description: 'logon: at that station', read: text => text },
    client: { value: 'NAME', description: 'logon: from that machine', read: text => text },
    group: { value: 'NAMES', description: "logon: the user's groups, with commas between", read: text => text },
    admin: { description: 'logon: an administrator' },
  },
  formats: ['text', 'json'],
  examples: [
    { command: 'stationkeeper simulate block-all', does: 'Press Block All once.' },
    { command: 'stationkeeper simulate block-all --every 2s --for 1m', does: 'Insist for a minute.' },
    { command: "stationkeeper simulate logon 'CLASS\\ana' --station 12", does: 'Somebody sits down.' },
    { command: 'stationkeeper simulate show', does: 'The classroom as it is, with nothing hidden.' },
  ],
  async run(invocation) {
    const { args, flags, format, terminal, cwd } = invocation
    const [word = '', ...rest] = args
    if (flags.for !== null && flags.every === null) throw new InvalidInput('--for needs --every')
    const { eventWords, happeningOf } = await import('../simulated-events.ts')
    const { closest } = await import('../did-you-mean.ts')
    if (!events.includes(word)) {
      const meant = closest(word, events)
      throw new InvalidInput(`unknown event ${JSON.stringify(word)}`, {
        hint: meant === null ? `events are ${events.join(', ')}` : `did you mean ${meant}?`,
      })
    }
    const { systemClock } = await import('../../runtime/system-clock.ts')
    const { settingsOf } = await import('../settings-of.ts')
    const clock = systemClock()
    const plays = eventWords.includes(word)
    if (flags.every !== null && !plays) throw new InvalidInput(`--every makes no sense with ${word}`)
    const edit = plays ? happeningOf(word, rest, flags, clock.now()) : null
    const resolved = await settingsOf(invocation)
    const { settings } = resolved
    ;(await import('../simulator-only.ts')).requireSimulator(resolved, 'simulate plays in the simulated classroom')
    const { withWorld } = await import('../simulated-world.ts')
    const world = settings.simulator.world
    if (edit !== null) {
      await withWorld(world, clock, async change => {
        const { repeatedly } = await import('../repeatedly.ts')
        const happen = (): void => terminal.err(`${change(edit)}\n`)
        if (flags.every === null) happen()
        else await repeatedly(happen, { after: ms(0), every: flags.every, total: flags.for, clock })
      })
      return Exit.done
    }
    const { loadWorld, resetWorld, showWorld } = await import('../simulated-world.ts')
    if (word === 'load') {
      const { readSnapshot } = await import('../snapshot.ts')
      const [file, ...others] = rest
      if (file === undefined || others.length > 0) throw new InvalidInput('load needs one file')
      terminal.err(await loadWorld(world, clock, readSnapshot(file, terminal, cwd)))
    } else if (word === 'reset') {
      terminal.err(await resetWorld(world, clock))
    } else {
      terminal.out(await showWorld(world, clock, { format, terminal }))
    }
    return Exit.done
  },
})
export default simulate
