import type { Summary } from '../../model/plan.ts'

/** The sums of a plan with the words of its summary, in their order. */
export const SUMMARY_WORDS: readonly (readonly [keyof Summary, string])[] = [
  ['unlock', 'to unlock'],
  ['disconnect', 'to disconnect'],
  ['assert', 'to assert'],
  ['inSync', 'in sync'],
  ['unverified', 'unverified'],
  ['unmanaged', 'not managed'],
  ['withheld', 'withheld'],
  ['conflict', 'in conflict'],
  ['unsupported', 'unsupported'],
]

/** `3 to unlock, 1 withheld`: what is not zero. */
export function countsText(summary: Partial<Summary>): string {
  const said = SUMMARY_WORDS.flatMap(([key, word]) => {
    const count = summary[key] ?? 0
    return count === 0 ? [] : [`${count} ${word}`]
  })
  return said.length === 0 ? 'nothing' : said.join(', ')
}
