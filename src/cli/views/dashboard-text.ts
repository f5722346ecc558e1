import type { Opened } from '../open-in-browser.ts'

/** Beside a link that nobody opened. */
export const openingText: string = 'Good for one browser, within 60 s.\n'

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
