import type { SessionSelector } from '../model/hold.ts'
import type { Match } from '../model/policy.ts'
import type { Fact } from './fact.ts'
import { withoutNames } from './people.ts'

/** What the journal keeps of a hold or override: nobody is named who is known, or whom it is about. */
export function namelessPlaced(
  { placed, length, until }: Extract<Fact, { kind: 'placed' }>,
  known: readonly string[],
): Readonly<Record<string, unknown>> {
  const names = [...known, ...namedIn(placed.selector.match)]
  return {
    what: placed.kind,
    id: placed.id,
    selector: namelessSelector(placed.selector, known),
    reason: withoutNames(placed.reason, names),
    length,
    until,
    ...(placed.kind === 'hold' ? { honours: placed.honours } : { ensure: placed.rule.ensure }),
  }
}

/** A selector as the journal keeps it: nobody is named who is known, or whom it is about. */
export function namelessSelector({ text, match }: SessionSelector, known: readonly string[]): string {
  return withoutNames(text, [...known, ...namedIn(match)])
}

/** Users that a match names in full; a glob names nobody. */
function namedIn(match: Match): readonly string[] {
  const { user = [], any = [], all = [], not } = match
  const inner = [...any, ...all, ...(not === undefined ? [] : [not])]
  return [...user.filter(pattern => !/[*?]/.test(pattern)), ...inner.flatMap(namedIn)]
}
