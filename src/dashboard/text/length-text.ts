const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A length of time as people say it, in its two greatest units: `45 s`, `12 min`, `1 h 5 min`. */
export function lengthText(length: number): string {
  const whole = Math.max(0, Math.round(length / 1_000) * 1_000)
  if (whole === 0 && length > 0) return `${Math.round(length)} ms`
  const parts: readonly (readonly [number, string])[] = [
    [DAY, 'd'],
    [HOUR, 'h'],
    [MINUTE, 'min'],
    [1_000, 's'],
  ]
  const first = parts.findIndex(([unit]) => whole >= unit)
  if (first < 0) return '0 s'
  let left = whole
  const words: string[] = []
  for (const [unit, name] of parts.slice(first, first + 2)) {
    const count = Math.floor(left / unit)
    left -= count * unit
    if (count > 0) words.push(`${count} ${name}`)
  }
  return words.join(' ')
}
