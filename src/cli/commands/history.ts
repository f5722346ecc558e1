import { instant } from '../../model/time.ts'
import type { JournalFilter } from '../../store/store.ts'
import { chainExit, Exit } from '../exit-codes.ts'
import { sessionId } from '../session-ids/session-id.ts'
import { count, since, words } from '../values.ts'
import { type Verb, verb } from '../verb.ts'

const history: Verb = verb({
  name: 'history',
  summary: 'Show what was done, when and why',
  details:
    'Reads the journal of the state folder: every intent, outcome and effect, and what happened to daemon and policies.',
  options: {
    since: { value: 'TIME', description: 'a time ago, as 2h, or an instant', read: since },
    session: { value: 'ID', description: 'this session id only', read: sessionId },
    user: { value: 'NAME', description: 'this user only', read: words },
    last: { value: 'N', description: 'the newest N entries', read: count },
    verify: { description: 'check that no entry was changed or taken out; exit 1 if one was' },
  },
  formats: ['text', 'json'],
  examples: [
    { command: 'stationkeeper history --since 2h --session 5', does: 'What happened to session 5 lately.' },
    { command: 'stationkeeper history --last 20 -o json', does: 'The newest entries, as data.' },
    { command: 'stationkeeper history --verify', does: 'Check the chain of the whole journal.' },
  ],
  async run(invocation) {
    const { flags, format, terminal } = invocation
    const { settingsOf } = await import('../settings-of.ts')
    const { hostOf } = await import('../look.ts')
    const { openStore } = await import('../../store/open-store.ts')
    const { systemClock } = await import('../../runtime/system-clock.ts')
    const { jsonText } = await import('../views/json.ts')
    const { chainText, journalText } = await import('../views/journal-text.ts')
    const { journalDocument } = await import('../views/journal-json.ts')
    const clock = systemClock()
    const { settings } = await settingsOf(invocation)
    const host = await hostOf(settings)
    const store = openStore({ folder: settings.state, host, clock, mode: 'read' })
    try {
      if (store === null) terminal.err(`Nothing was done yet: there is no journal in ${settings.state}\n`)
      if (flags.verify) {
        const chain = store?.verifyJournal() ?? { intact: true as const, entries: 0, head: null }
        terminal.out(
          format === 'json'
            ? jsonText({ apiVersion: 'stationkeeper/v1', kind: 'Chain', host, ...chain })
            : chainText(chain),
        )
        return chainExit(chain)
      }
      const filter: JournalFilter = {
        ...(flags.since === null
          ? {}
          : { since: 'at' in flags.since ? flags.since.at : instant(clock.now() - flags.since.ago) }),
        ...(flags.session === null ? {} : { sessionId: flags.session }),
        ...(flags.user === null ? {} : { user: flags.user }),
        ...(flags.last === null ? {} : { last: flags.last }),
      }
      const entries = store?.journal(filter) ?? []
      terminal.out(format === 'json' ? jsonText(journalDocument(host, entries)) : journalText(entries))
      return Exit.done
    } finally {
      store?.close()
    }
  },
})
export default history
