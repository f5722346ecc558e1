/**
 * Controls, the marks that turn the reading direction around, whatever else is not seen and yet makes two names differ, and
 * surrogates on their own: they could make a terminal show what is not there.
 *
 * The sign that joins two pictures into one stays, since families and professions are written so.
 */
const unsafe = new RegExp(
  [
    String.raw`(?<!\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?)\u200d`,
    String.raw`\u200d(?!\p{Extended_Pictographic})`,
    String.raw`(?!\u200d|\p{Variation_Selector})[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]`,
  ].join('|'),
  'gu',
)

/** Text that others chose, safe to print within a line: control characters are shown as `\u{1b}`, never sent. */
export function printable(text: string): string {
  return text.replaceAll(unsafe, character => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}

/** The same for text of several lines; tabs stay, since carets are aligned to them. */
export function printableLines(text: string): string {
  return text
    .split('\n')
    .map(line => line.split('\t').map(printable).join('\t'))
    .join('\n')
}
