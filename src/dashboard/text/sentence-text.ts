/** What the daemon says of a problem begins and ends as parts of a line do; where it stands alone it is a sentence. */
export function sentenceText(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`
}
