import type { Instant } from '../model/time.ts'
import { type ClassSet, setOf } from './class-set.ts'
import type { Horizon, Span } from './hours.ts'

/** All instants of a horizon, in classes: at two instants of one class the same rules hold. */
export interface TimeClasses {
  /** The first instant of each class, in order. */
  readonly instants: readonly Instant[]
  /** The classes at whose instants those hours hold, which are among the ones that the classes were made for. */
  during(hours: readonly Span[]): ClassSet
}

/** Goes once through the horizon, from one end of anybody's hours to the next. */
export function timeClasses(all: ReadonlySet<readonly Span[]>, { from, to }: Horizon): TimeClasses {
  const turns = new Map<Instant, bigint>()
  const bits = new Map<readonly Span[], bigint>()
  for (const hours of all) {
    const bit = 1n << BigInt(bits.size)
    bits.set(hours, bit)
    for (const at of hours.flatMap(({ start, end }) => [start, end])) turns.set(at, (turns.get(at) ?? 0n) ^ bit)
  }
  const classes = new Map<bigint, Instant>()
  let holding = turns.get(from) ?? 0n
  classes.set(holding, from)
  for (const at of [...turns.keys()].sort((a, b) => a - b)) {
    if (at === from) continue
    holding ^= turns.get(at) ?? 0n
    // At the very end all hours end, whether they go on after it or not.
    if (at < to && !classes.has(holding)) classes.set(holding, at)
  }
  const held = [...classes.keys()]
  return {
    instants: [...classes.values()],
    during(hours) {
      const bit = bits.get(hours) ?? 0n
      return setOf(held.length, index => ((held[index] ?? 0n) & bit) !== 0n)
    },
  }
}
