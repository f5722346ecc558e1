import { ms } from '../model/time.ts'
import type { Path } from '../policy/locate.ts'
import type { ExpectationDocument } from '../policy/policy-test-document.ts'
import type { Beginning } from './moments.ts'
import { decisionFields, type Expectation, hostFields, type Offset, type Span, type Wanted } from './policy-test.ts'
import { timeOf } from './read-timeline.ts'
import { length, type Reading, whomOf } from './reading.ts'

const zero: Offset = ms(0)
const momentFields = [...decisionFields, ...hostFields]
const spanFields = ['writes', 'unlockedWithin', 'never'] as const

/** An entry whose times are read; those that are null are the test's own end. */
interface Timed {
  readonly entry: ExpectationDocument
  readonly path: Path
  readonly at: Offset | null
  readonly from: Offset
  readonly until: Offset | null
}

/** What has to hold, before it is known how long the test lasts. */
export class Expectations {
  readonly #timed: Timed[] = []
  readonly #reading: Reading

  constructor(entries: readonly ExpectationDocument[], beginning: Beginning, reading: Reading) {
    this.#reading = reading
    for (const [index, entry] of entries.entries()) this.#add(entry, ['spec', 'expect', index], beginning)
  }

  /** The last time that is named; 0 without any. */
  get last(): number {
    return Math.max(0, ...this.#timed.flatMap(({ at, from, until }) => [at ?? 0, from, until ?? 0]))
  }

  /** @param end of the test */
  all(end: Offset): readonly Expectation[] {
    return this.#timed.flatMap(timed => this.#expectations(timed, end))
  }

  #add(entry: ExpectationDocument, path: Path, beginning: Beginning): void {
    const reading = this.#reading
    const misfit = misfitOf(entry)
    if (misfit !== null) {
      reading.refuse('testFields', [...path, ...misfit.path], misfit.message, misfit.hint)
      return
    }
    const isTimed = entry.at !== undefined || entry.after !== undefined
    const at = isTimed ? timeOf(entry, path, beginning, reading) : null
    const [from, until] = (['from', 'until'] as const).map(key => {
      const text = entry[key]
      return text === undefined ? null : reading.offset(text, [...path, key], beginning)
    })
    if (from != null && until != null && until < from) {
      reading.refuse('testTime', [...path, 'until'], `${entry.until} is before ${entry.from}`, 'name a later time')
    }
    this.#timed.push({ entry, path, at, from: from ?? zero, until: until ?? null })
  }

  #expectations({ entry, path, at, from, until }: Timed, end: Offset): readonly Expectation[] {
    const place = this.#reading.place(path)
    const whom = whomOf(entry.sessions)
    const span: Span = { from, until: until ?? end }
    const found: Expectation[] = []
    const wanted = momentFields.flatMap((field): readonly Wanted[] => {
      const value = entry[field]
      return value === undefined ? [] : [{ field, value, place: this.#reading.place([...path, field]) }]
    })
    if (wanted.length > 0) found.push({ kind: 'sessions', at: at ?? end, whom, wanted, place })
    if (entry.summary !== undefined) {
      found.push({
        kind: 'summary',
        at: at ?? end,
        sums: entry.summary,
        place: this.#reading.place([...path, 'summary']),
      })
    }
    if (entry.writes !== undefined) {
      const { action = null, atLeast = null, atMost = null, per } = entry.writes
      const bounds = { action, atLeast, atMost, per: per === undefined ? null : length(per) }
      found.push({ kind: 'writes', span, whom, ...bounds, place: this.#reading.place([...path, 'writes']) })
    }
    if (entry.unlockedWithin !== undefined) {
      const within = length(entry.unlockedWithin)
      found.push({
        kind: 'unlockedWithin',
        span,
        whom,
        within,
        place: this.#reading.place([...path, 'unlockedWithin']),
      })
    }
    if (entry.never !== undefined) {
      found.push({ kind: 'never', span, whom, what: entry.never, place: this.#reading.place([...path, 'never']) })
    }
    return found
  }
}

interface Misfit {
  readonly path: Path
  readonly message: string
  readonly hint: string
}

/** Fields that say nothing together; null: they make one expectation. */
function misfitOf(entry: ExpectationDocument): Misfit | null {
  const isMoment = entry.summary !== undefined || momentFields.some(field => entry[field] !== undefined)
  const ofSpan = spanFields.find(field => entry[field] !== undefined)
  if (isMoment && ofSpan !== undefined) {
    const message = `${ofSpan} is about a span, the rest about a moment`
    return { path: [ofSpan], message, hint: 'give each an entry of its own' }
  }
  if (!isMoment && ofSpan === undefined) {
    return { path: [], message: 'nothing is expected here', hint: 'say what: blocked: no, summary, writes and so on' }
  }
  const foreign = isMoment ? (['from', 'until'] as const) : (['at', 'after'] as const)
  const astray = foreign.find(key => entry[key] !== undefined)
  if (astray !== undefined) {
    const message = `this is about a ${isMoment ? 'moment' : 'span'}, which has no ${astray}`
    return { path: [astray], message, hint: isMoment ? 'write at or after' : 'write from and until' }
  }
  const { writes } = entry
  if (writes === undefined || writes.atMost !== undefined) return null
  if (writes.per !== undefined) {
    return { path: ['writes', 'per'], message: 'per belongs to atMost', hint: 'say how many at most' }
  }
  if (writes.atLeast !== undefined) return null
  return { path: ['writes'], message: 'any number of writes will do', hint: 'say atMost or atLeast' }
}
