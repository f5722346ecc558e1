/**
 * Brings a text into the one case in which names are compared. The final sigma goes with the others: where a word ends is not
 * the same in a text and in a pattern for it.
 */
export function fold(text: string): string {
  return text.toLowerCase().replaceAll('ς', 'σ')
}
