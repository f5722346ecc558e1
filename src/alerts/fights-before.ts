import { type Incarnation, incarnationOfKey } from '../model/incarnation.ts'
import { type Ledger, partsOfBackoffKey } from '../model/ledger.ts'
import type { RuleRef } from '../model/policy.ts'

/** Somebody fights a rule over a session. */
export interface StandingFight {
  readonly rule: Pick<RuleRef, 'policy' | 'rule'>
  readonly incarnation: Incarnation
}

/** Fights that began in an earlier life of the daemon, which told of them: their end is still to be told. */
export function fightsBefore({ fights }: Pick<Ledger, 'fights'>, host: string): readonly StandingFight[] {
  return Array.from(fights, ([key, { contestedSince }]) => {
    const { policy, rule, incarnation } = partsOfBackoffKey(key)
    const who = contestedSince === null ? null : incarnationOfKey(host, incarnation)
    return who === null ? null : { rule: { policy, rule }, incarnation: who }
  }).filter(fight => fight !== null)
}
