import type { Milliseconds } from '../../model/time.ts'

const SECOND = 1_000
const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const

/** As exact as people care for: `12ms`, `1.4s`, `12s`, `1m 33s`, `2h 5m`. */
export function durationText(length: Milliseconds): string {
  const whole = Math.round(length)
  if (whole < SECOND) return `${whole}ms`
  if (whole < 10 * SECOND) return `${Math.round(whole / 100) / 10}s`
  let rest = Math.round(whole / SECOND)
  const parts: string[] = []
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) parts.push(`${count}${unit}`)
    // Two neighbouring units say enough.
    else if (parts.length > 0) break
    if (parts.length === 2) break
  }
  return parts.join(' ')
}
