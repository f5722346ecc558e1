/** A length of time. People write `10s`; the model keeps milliseconds. */
export type Milliseconds = number & { readonly unit: 'ms' }

/** A point on the wall clock: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number & { readonly unit: 'ms since 1970-01-01T00:00:00Z' }

/** Marks a number as a length of time. The only place besides `instant` that brands a bare number. */
export function ms(value: number): Milliseconds {
  return value as Milliseconds
}

export function instant(epochMilliseconds: number): Instant {
  return epochMilliseconds as Instant
}

export function plus(start: Instant, length: Milliseconds): Instant {
  return instant(start + length)
}

/** How long it is from `start` to `end`; negative when `end` lies before `start`. */
export function between(start: Instant, end: Instant): Milliseconds {
  return ms(end - start)
}

const DAY = 86_400_000
const twoDigits = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'))

/** The date of the day that was asked for last: most instants of a plan or a journal lie within one. */
let lastDay = Number.NaN
let lastDate = ''

/**
 * `2026-11-21T09:00:00.000Z`, shortened to whole seconds where there are no milliseconds.
 * @throws {RangeError} no `Date` holds the instant
 */
export function isoInstant(at: Instant): string {
  const whole = Math.trunc(at)
  const day = Math.floor(whole / DAY)
  if (day !== lastDay) {
    lastDate = new Date(whole).toISOString().slice(0, -13)
    lastDay = day
  }
  const time = whole - day * DAY
  const seconds = Math.floor(time / 1_000)
  const clock = `${twoDigits[Math.floor(seconds / 3_600)]}:${twoDigits[Math.floor(seconds / 60) % 60]}:${twoDigits[seconds % 60]}`
  const milliseconds = time % 1_000
  return `${lastDate}${clock}${milliseconds === 0 ? '' : `.${String(milliseconds).padStart(3, '0')}`}Z`
}

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/**
 * Reads `500ms`, `10s`, `5m`, `1h` or `2d`.
 * @returns null for any other text
 */
export function parseDuration(text: string): Milliseconds | null {
  const parts = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text)
  if (parts?.[1] === undefined) return null
  return ms(Number(parts[1]) * UNITS[parts[2] as keyof typeof UNITS])
}

/** The shortest exact text that {@link parseDuration} reads back: `90s`, `5m`, `2d`. */
export function formatDuration(length: Milliseconds): string {
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    if (length !== 0 && length % UNITS[unit] === 0) return `${length / UNITS[unit]}${unit}`
  }
  return `${length}ms`
}
