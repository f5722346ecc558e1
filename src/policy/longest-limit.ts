import { type Milliseconds, ms } from '../model/time.ts'

/** The store forgets writes, disconnects and reversals that are older, and nothing must ever be freed by forgetting. */
export const LONGEST_LIMIT: Milliseconds = ms(86_400_000)

/** @param name of the value that is longer */
export function longLimit(name: string, written: string): { readonly message: string; readonly hint: string } {
  return { message: `${name} is ${written}, but must be at most 24h`, hint: 'what is older than a day is not kept' }
}
