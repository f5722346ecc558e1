/**
 * What is not seen and makes two names look alike, or turns around what stands beside it: controls, marks of direction, and surrogates on their own. The
 * sign that joins two pictures into one stays, as on a terminal.
 */
const unseen = new RegExp(
  [
    String.raw`(?<!\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?)\u200d`,
    String.raw`\u200d(?!\p{Extended_Pictographic})`,
    String.raw`(?!\u200d|\p{Variation_Selector})[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]`,
  ].join('|'),
  'gu',
)

/** A name that others chose, as it is safe to read: what can't be seen of it is shown as `U+202E`. */
export function shownName(name: string): string {
  return name.replaceAll(unseen, character => `U+${hex(character.codePointAt(0) ?? 0)}`)
}

function hex(point: number): string {
  return point.toString(16).toUpperCase().padStart(4, '0')
}
