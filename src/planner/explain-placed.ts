import type { Hold, Override } from '../model/hold.ts'
import type { Facts } from './facts.ts'
import { covers, inForce } from './placed.ts'

/** A hold or an override that is about a session, or may be. */
export interface Covering<P extends Hold | Override = Hold | Override> {
  readonly placed: P
  /** undecided: something that its selector asks for is not known. A hold then holds, an override does not decide. */
  readonly match: 'yes' | 'undecided'
}

/** Those of the holds or overrides that cover the session, or may, in the order given. */
export function coveringOf<P extends Hold | Override>(
  all: readonly P[],
  facts: Facts,
  incarnation: string,
): readonly Covering<P>[] {
  return inForce(all, facts.now).flatMap(placed => {
    const match = covers(placed, facts, incarnation)
    return match === 'no' ? [] : [{ placed: placed.placed, match }]
  })
}
