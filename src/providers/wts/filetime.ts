import { type Instant, instant } from '../../model/time.ts'

/** From 1601, where a FILETIME counts from, to 1970. */
const EPOCH_MS = 11_644_473_600_000

/**
 * A FILETIME, which is 100 ns since 1601 in UTC, as an instant in whole milliseconds. The same FILETIME always gives the same instant.
 * @returns null for 0, which Windows gives where it knows of no such time
 */
export function fromFileTime(ticks: number | bigint): Instant | null {
  const value = BigInt(ticks)
  return value <= 0n ? null : instant(Number(value / 10_000n) - EPOCH_MS)
}
