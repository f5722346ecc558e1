import { Exit } from '../exit-codes.ts'
import { type Verb, verb } from '../verb.ts'

const dashboard: Verb = verb({
  name: 'dashboard',
  summary: 'Open the page that shows the room',
  details:
    "Has the daemon that keeps the host give a link that signs a browser in: once, within 60 s, for twelve hours. The settings' api.listen says where " +
    'browsers find the page. Whoever may write the state folder may do this; for others there is `token add`.',
  options: { print: { description: 'print the link, and open nothing' } },
  formats: ['text', 'json'],
  examples: [
    { command: 'stationkeeper dashboard', does: 'Open it in the browser of this desktop.' },
    { command: 'stationkeeper dashboard --print', does: 'For a browser elsewhere, as through an SSH tunnel.' },
  ],
  async run(invocation) {
    const { flags, format, terminal, env } = invocation
    const { settingsOf } = await import('../settings-of.ts')
    const { dashboardLink } = await import('../dashboard-link.ts')
    const link = await dashboardLink((await settingsOf(invocation)).settings)
    if (format === 'json') {
      const { jsonText } = await import('../views/json.ts')
      terminal.out(jsonText({ apiVersion: 'stationkeeper/v1', kind: 'DashboardLink', ...link }, terminal))
      return Exit.done
    }
    const { openedText, openingText } = await import('../views/dashboard-text.ts')
    const { openInBrowser } = await import('../open-in-browser.ts')
    const { systemClock } = await import('../../runtime/system-clock.ts')
    terminal.out(`${link.url}\n`)
    const opened = flags.print ? null : await openInBrowser(link.url, { env, clock: systemClock() })
    terminal.err(opened === null ? openingText : openedText(opened))
    return Exit.done
  },
})
export default dashboard
