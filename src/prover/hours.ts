import type { Rule, Window } from '../model/policy.ts'
import { type Instant, type Milliseconds, plus } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'
import { scheduleOf } from '../planner/schedule.ts'

/** What is looked ahead over: [from, to). */
export interface Horizon {
  readonly from: Instant
  readonly to: Instant
}

/** [start, end), never empty. */
export interface Span {
  readonly start: Instant
  readonly end: Instant
}

export function horizonOf(from: Instant, length: Milliseconds): Horizon {
  return { from, to: plus(from, length) }
}

/** When rules hold within a horizon: by the boundaries at which the planner itself would look again. */
export class Hours {
  readonly horizon: Horizon
  readonly #zones: Zones
  readonly #windows = new Map<string, readonly Span[]>()
  readonly #rules = new Map<string, readonly Span[]>()

  constructor(horizon: Horizon, zones: Zones) {
    this.horizon = horizon
    this.#zones = zones
  }

  /** In order, with time between each two. The same array for rules that hold alike. */
  of(rule: Rule): readonly Span[] {
    const { windows, notBefore, expiresAt } = rule
    const key = JSON.stringify([windows, notBefore, expiresAt])
    const known = this.#rules.get(key)
    if (known !== undefined) return known
    const { from, to } = this.horizon
    const within: Span = {
      start: notBefore !== null && notBefore > from ? notBefore : from,
      end: expiresAt !== null && expiresAt < to ? expiresAt : to,
    }
    const spans = windows.length === 0 ? [within] : windows.flatMap(window => this.ofWindow(window))
    const made = joined(clipped(spans, within))
    this.#rules.set(key, made)
    return made
  }

  /** Of a window by itself, wherever it stands. */
  ofWindow(window: Window): readonly Span[] {
    const key = JSON.stringify(window)
    const known = this.#windows.get(key)
    if (known !== undefined) return known
    const made = this.#walk(window)
    this.#windows.set(key, made)
    return made
  }

  #walk(window: Window): readonly Span[] {
    const { from, to } = this.horizon
    const alone = { windows: [window], notBefore: null, expiresAt: null }
    const spans: Span[] = []
    let at = from
    while (at < to) {
      const { holds, until } = scheduleOf(alone, this.#zones, at)
      const end = until === null || until > to ? to : until
      if (holds) spans.push({ start: at, end })
      at = end
    }
    return spans
  }
}

function clipped(spans: readonly Span[], within: Span): readonly Span[] {
  return spans.flatMap(({ start, end }) => {
    const first = start < within.start ? within.start : start
    const last = end > within.end ? within.end : end
    return first < last ? [{ start: first, end: last }] : []
  })
}

/** In order, and those that touch made one. */
function joined(spans: readonly Span[]): readonly Span[] {
  const made: Span[] = []
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = made.at(-1)
    if (last === undefined || last.end < span.start) made.push(span)
    else if (last.end < span.end) made[made.length - 1] = { start: last.start, end: span.end }
  }
  return made
}
