import { InvalidInput, messageOf } from '../errors.ts'
import { chainExit, Exit } from '../exit-codes.ts'
import { type HistoryFlags, historyFlags } from '../journal-filter.ts'
import type { Terminal } from '../terminal.ts'
import { type Invocation, type Verb, verb } from '../verb.ts'

const history: Verb = verb({
  name: 'history',
  summary: 'Show what was done, when and why',
  args: '[forget] [user]',
  words: ['forget'],
  details:
    'Reads the journal of the state folder: every intent, outcome and effect, fights, holds and warnings, who was given a token, and what happened to daemon ' +
    'and policies. Several filters narrow it together. `history forget USER` removes a person: the name in every spelling, for good. What was ' +
    'done stays under a random id, and so does the chain. Whoever is logged on is known again at once, so log them off first, and release ' +
    'what is in force and names them. A name alone is removed in every domain, and in holds that are over; with a domain only that ' +
    'one is, since a bare name may mean anybody.',
  options: historyFlags,
  formats: ['text', 'json'],
  examples: [
    { command: 'stationkeeper history --since 2h --session 5', does: 'What happened to session 5 lately.' },
    {
      command: 'stationkeeper history --rule exam-room --kind contested,calm --since 1d --until 1h',
      does: 'Who was fought over, until an hour ago.',
    },
    { command: 'stationkeeper history --last 20 -o json', does: 'The newest entries, as data.' },
    { command: 'stationkeeper history --verify', does: 'Check the chain of the whole journal.' },
    {
      command: `stationkeeper history --verify --head 34:${'4c'.repeat(32)}`,
      does: 'Check that it was not cut off, either, since that end of it was noted in the system log.',
    },
    { command: "stationkeeper history forget 'CLASS\\ana'", does: 'Keep nothing by which she could be found.' },
  ],
  async run(invocation) {
    const [word, ...rest] = invocation.args
    if (word !== undefined) return await forget(word, rest, invocation)
    const { flags, format, terminal } = invocation
    const { settingsOf } = await import('../settings-of.ts')
    const { rememberedHost } = await import('../remembered-host.ts')
    const { openStore } = await import('../../store/open-store.ts')
    const { systemClock } = await import('../../runtime/system-clock.ts')
    const { jsonText } = await import('../views/json.ts')
    const { chainText, journalText, notedText } = await import('../views/journal-text.ts')
    const { journalDocument } = await import('../../documents/journal.ts')
    const { journalFilter } = await import('../journal-filter.ts')
    if (flags.head !== null && !flags.verify) {
      throw new InvalidInput('--head is something to check, and --verify is missing')
    }
    const clock = systemClock()
    const filter = journalFilter(flags, clock.now())
    const { settings } = await settingsOf(invocation)
    const host = await rememberedHost(settings)
    const store = openStore({ folder: settings.state, host, clock, mode: 'read' })
    try {
      if (store === null) terminal.err(`Nothing was done yet: there is no journal in ${settings.state}\n`)
      if (flags.verify) {
        const chain = store?.verifyJournal() ?? { intact: true as const, entries: 0, head: null }
        const { compareHead } = await import('../noted-head.ts')
        const noted = flags.head === null || !chain.intact ? null : compareHead(store, flags.head)
        const more = noted === null ? {} : { noted }
        terminal.out(
          format === 'json'
            ? jsonText({ apiVersion: 'stationkeeper/v1', kind: 'Chain', host, ...chain, ...more }, terminal)
            : chainText(chain),
        )
        if (format !== 'json' && flags.head !== null && noted !== null) terminal.out(notedText(flags.head, noted))
        return noted === null || noted.kind === 'found' ? chainExit(chain) : Exit.failed
      }
      await tellWaiting(settings.state, terminal)
      const entries = store?.journal(filter) ?? []
      if (store !== null && entries.length === 0) terminal.err('Nothing matches.\n')
      terminal.out(format === 'json' ? jsonText(journalDocument(host, entries), terminal) : journalText(entries))
      return Exit.done
    } finally {
      store?.close()
    }
  },
})
export default history

/** A right counts at once, and its entry comes with whoever keeps the host. */
async function tellWaiting(folder: string, terminal: Pick<Terminal, 'err'>): Promise<void> {
  const { waitingTokenChanges } = await import('../../store/token-changes.ts')
  const { waitingTokensText } = await import('../views/token-change-text.ts')
  try {
    const waiting = waitingTokensText(waitingTokenChanges(folder))
    if (waiting !== null) terminal.err(waiting)
  } catch (error) {
    terminal.err(`Whether anything is still to be noted of tokens can't be told: ${messageOf(error)}\n`)
  }
}

/** What can't be undone needs its very word, and nothing beside it that could be meant otherwise. */
async function forget(
  word: string,
  [user]: readonly string[],
  invocation: Invocation<HistoryFlags>,
): Promise<typeof Exit.done> {
  const { flags, format, terminal } = invocation
  if (word !== 'forget') {
    throw new InvalidInput(`history takes no ${JSON.stringify(word)}`, { hint: 'did you mean --session or --user?' })
  }
  if (user === undefined || user.trim() === '') throw new InvalidInput('forget needs the name of a user')
  const filters = Object.values(flags).some(given => given !== null && given !== false)
  if (filters) throw new InvalidInput('forget takes no filters: it removes the name everywhere')
  const { settingsOf } = await import('../settings-of.ts')
  const { carryOutOrder } = await import('../carry-out.ts')
  const ordered = await carryOutOrder({ verb: 'forget', user }, await settingsOf(invocation), terminal)
  if (format === 'json') {
    const { jsonText } = await import('../views/json.ts')
    const { forgottenDocument } = await import('../../documents/ordered.ts')
    terminal.out(jsonText(forgottenDocument(ordered), terminal))
  } else {
    const { forgottenText } = await import('../views/ordered-text.ts')
    terminal.out(forgottenText(ordered, user))
  }
  return Exit.done
}
