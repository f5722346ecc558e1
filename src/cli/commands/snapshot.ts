import { Exit } from '../exit-codes.ts'
import { type Verb, verb } from '../verb.ts'

const snapshot: Verb = verb({
  name: 'snapshot',
  summary: 'Print what the host shows, to plan against elsewhere',
  details:
    'It is what plan and diff read with --observed. With --anonymise nobody is named in it: of each name of a user, domain, group, client and ' +
    'host it keeps what the globs of the policies, and of whom the settings protect, see of it, and numbers the rest, so that these policies decide the same. ' +
    'Stations, session ids and times stay. Policies that ask for names in other ways need a snapshot of their own.',
  options: {
    anonymise: { description: 'without names, for these policies' },
    observed: { value: 'FILE', description: 'of this snapshot instead of the host', read: text => text },
  },
  formats: ['json'],
  examples: [
    { command: 'stationkeeper snapshot > monday.json', does: 'Keep a look at the host.' },
    {
      command: 'stationkeeper snapshot --anonymise --policies policies > lab.json',
      does: 'One that may lie in a public repository, for its checks.',
    },
  ],
  async run(invocation) {
    const { flags, terminal, cwd } = invocation
    const { settingsOf } = await import('../settings-of.ts')
    const { jsonText } = await import('../views/json.ts')
    const { observationDocument } = await import('../../documents/observation.ts')
    const { settings } = await settingsOf(invocation)
    // What is wrong with the policies is said before anybody is looked at.
    const bundle = flags.anonymise ? await (await import('../bundle.ts')).loadBundle(settings, terminal, cwd) : null
    if (flags.observed === null) await (await import('../caveats.ts')).sayCaveats(settings, terminal)
    const observation =
      flags.observed === null
        ? await (await import('../look.ts')).look(settings, terminal)
        : (await import('../snapshot.ts')).readSnapshot(flags.observed, terminal, cwd)
    if (bundle === null) {
      terminal.out(jsonText(observationDocument(observation), terminal))
      return Exit.done
    }
    const { anonymise } = await import('../../anonymise/anonymise.ts')
    const { namePatterns } = await import('../../anonymise/patterns.ts')
    const { anonymisedText } = await import('../views/snapshot-text.ts')
    const matches = bundle.rules.map(({ match }) => match)
    const { markedFor } = await import('../../anonymise/seen-globs.ts')
    const anonymised = anonymise(markedFor(observation, matches), namePatterns(matches, settings.protect))
    terminal.out(jsonText(observationDocument(anonymised.observation), terminal))
    terminal.err(anonymisedText(anonymised, bundle.revision))
    return Exit.done
  },
})
export default snapshot
