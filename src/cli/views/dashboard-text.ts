import { userInfo } from 'node:os'
import type { Served } from '../../daemon/contract.ts'
import { linkTo } from '../dashboard-link.ts'
import type { Opened } from '../open-in-browser.ts'

/** Beside a link that nobody opened. */
export const openingText: string = 'Good for one browser, within 60 s.\n'

/** The link of a demo, which whoever started it clicks on. */
export function demoLinkText({ origin, gatekeeper }: Served, hasPage: boolean, program: string): string {
  if (origin === null) return ''
  if (!hasPage) return 'There is no dashboard, since this checkout has not been built: `npm run build` does it.\n'
  return `\nOpen ${linkTo(origin, gatekeeper.issueCode(userInfo().username).code)}\n  within 60 s, once; \`${program} dashboard\` gives another\n\n`
}

/** What became of opening a link that stands above it. */
export function openedText(opened: Opened): string {
  switch (opened.kind) {
    case 'asked':
      return 'Opening it in the browser; the link is good for one browser, within 60 s.\n'
    case 'no-desktop':
      return `No desktop is here that could open it. ${openingText}`
    case 'other-account':
      return `Not opened as root: a browser is to be somebody's own. ${openingText}`
    case 'failed':
      return `It could not be opened (${opened.message}). ${openingText}`
    default:
      return opened satisfies never
  }
}
