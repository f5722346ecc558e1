import { type Hold, OVERRIDE_POLICY, type Override } from '../../src/model/hold.ts'
import type { Match } from '../../src/model/policy.ts'
import { plus } from '../../src/model/time.ts'
import { lasting, rule } from './bundle.ts'
import { noon } from './observation.ts'

/** Ms Keller keeps every session as it is for the next ten minutes. */
export function hold(differences: Partial<Hold> = {}): Hold {
  return {
    kind: 'hold',
    id: 'h1',
    selector: { text: 'every session', match: { everySession: true } },
    incarnation: null,
    by: 'CLASS\\keller',
    reason: 'oral exam',
    placedAt: noon,
    until: plus(noon, lasting('10m')),
    released: new Set(),
    honours: null,
    ...differences,
  }
}

/** Ms Keller wants every session disconnected for the next ten minutes. */
export function override(differences: Partial<Override> = {}, ruled: Partial<Override['rule']> = {}): Override {
  const { honours: _, ...placed } = hold()
  const id = differences.id ?? 'o1'
  const match: Match = differences.selector?.match ?? { everySession: true }
  return {
    ...placed,
    id,
    ...differences,
    kind: 'override',
    rule: rule({
      policy: OVERRIDE_POLICY,
      rule: id,
      file: 'command line',
      line: 0,
      priority: Number.MAX_SAFE_INTEGER,
      ensure: 'disconnected',
      match,
      ...ruled,
    }),
  }
}

/** A selector by its match alone. */
export function selecting(match: Match): Hold['selector'] {
  return { text: 'these', match }
}
