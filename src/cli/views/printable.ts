/** Controls, and the marks that turn the reading direction around: they could make a terminal show what is not there. */
const unsafe = /[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff]/gu

/** Text that others chose, safe to print within a line: control characters are shown as `\u{1b}`, never sent. */
export function printable(text: string): string {
  return text.replaceAll(unsafe, character => `\\u{${character.charCodeAt(0).toString(16)}}`)
}

/** The same for text of several lines; tabs stay, since carets are aligned to them. */
export function printableLines(text: string): string {
  return text
    .split('\n')
    .map(line => line.split('\t').map(printable).join('\t'))
    .join('\n')
}
