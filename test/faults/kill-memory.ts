import type { Store } from '../../src/store/store.ts'

/**
 * What a store holds of the past, as one line: limits, waits, fights, holds and what is open. Without instants, which are worked out anew from
 * elapsed time whenever they are read.
 */
export function memoryOf(store: Store): string {
  const ledger = store.ledger()
  const { holds, overrides } = store.holds()
  return JSON.stringify({
    writes: sorted(ledger.writes, writes => writes.length),
    disconnects: ledger.disconnects.length,
    backoff: sorted(ledger.backoff, ({ attempt, ruleDigest }) => `${attempt} ${ruleDigest}`),
    fights: sorted(ledger.fights, ({ reversals, contestedSince }) => [reversals.length, contestedSince !== null]),
    treated: sorted(ledger.treated, treatments => treatments.map(({ intent }) => intent)),
    open: store.openActions().map(({ intent, outcome }) => [intent.id, outcome?.kind ?? null]),
    placed: [...holds, ...overrides].map(({ id, released }) => [id, [...released].sort()]),
  })
}

function sorted<T>(map: ReadonlyMap<string, T>, show: (value: T) => unknown): readonly unknown[] {
  return [...map].map(([key, value]) => [key, show(value)]).sort()
}
