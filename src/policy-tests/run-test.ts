import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bundle } from '../model/policy.ts'
import { ms } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'
import { EventError } from '../providers/simulator/event-error.ts'
import { befall } from './befall.ts'
import type { DiaryEntry } from './diary.ts'
import type { Failure } from './failure.ts'
import { contestedNow, judgeMoment } from './judge-moment.ts'
import { judgeSpan } from './judge-span.ts'
import type { Expectation, Offset, PolicyTest, Scheduled } from './policy-test.ts'
import { Rehearsal } from './rehearsal.ts'

export interface TestResult {
  readonly test: PolicyTest
  /** In the order in which they came to be seen. */
  readonly failures: readonly Failure[]
  readonly diary: readonly DiaryEntry[]
  /** Rules that decided about a session, or would have were they enforced; by {@link ruleKey}. */
  readonly exercised: ReadonlySet<string>
}

/** One rule of one policy of one file, whichever tests load it. */
export function ruleKey({
  file,
  policy,
  rule,
}: {
  readonly file: string
  readonly policy: string
  readonly rule: string
}): string {
  return [file, policy, rule].join('\n')
}

/**
 * Runs a test from its beginning to its end. The same test and policies give the same result.
 * @throws the signal's reason, soon after it aborts
 */
export async function runTest(
  test: PolicyTest,
  bundle: Bundle,
  { zones, signal }: { readonly zones: Zones; readonly signal: AbortSignal },
): Promise<TestResult> {
  const folder = mkdtempSync(join(tmpdir(), 'stationkeeper-test-'))
  try {
    using run = new Run(test, bundle, zones, folder)
    return await run.through(signal)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

class Run implements Disposable {
  readonly #test: PolicyTest
  readonly #rehearsal: Rehearsal
  readonly #failures: Failure[] = []
  readonly #exercised = new Set<string>()
  /** What is still to happen; each with its next time. */
  #coming: readonly Scheduled[]

  constructor(test: PolicyTest, bundle: Bundle, zones: Zones, folder: string) {
    this.#test = test
    this.#coming = test.timeline
    const watchesTime = test.timeline.some(({ happening: { kind } }) => kind === 'setClock' || kind === 'sleep')
    this.#rehearsal = new Rehearsal(test, { bundle, zones, folder, watchesTime })
    this.#rehearsal.onPlan = ({ decisions }) => {
      for (const decision of decisions) {
        for (const { rule, reason } of [decision, decision.preview ?? decision]) {
          // Of rules that conflict none decides.
          if (rule !== null && reason.code !== 'conflict') this.#exercised.add(ruleKey(rule))
        }
      }
    }
  }

  [Symbol.dispose](): void {
    this.#rehearsal[Symbol.dispose]()
  }

  async through(signal: AbortSignal): Promise<TestResult> {
    const rehearsal = this.#rehearsal
    const { expectations, length, world: initial } = this.#test
    const moments = expectations.filter(isOfMoment)
    const judged = new Set<Expectation>()
    // The daemon looks as soon as it begins, whatever happens then.
    for (let begins = true; ; begins = false) {
      signal.throwIfAborted()
      const waiting = moments.filter(expectation => !judged.has(expectation))
      const next = begins ? 0 : Math.min(length, ...this.#coming.map(({ at }) => at), ...waiting.map(({ at }) => at))
      await rehearsal.reach(ms(next))
      rehearsal.begin()
      const happening = this.#take(ms(next))
      for (const scheduled of happening) this.#happens(scheduled)
      const due = waiting.filter(({ at }) => at <= next)
      // The host tells of its own changes; nobody tells of a file STOP.
      await rehearsal.rest({ look: begins || due.length > 0 || happening.some(isUntold) })
      for (const expectation of due) {
        this.#judge(expectation, ms(next))
        judged.add(expectation)
      }
      if (next >= length && this.#coming.length === 0) break
    }
    const woken = rehearsal.elapsed
    await rehearsal.end()
    const { changes, calls, fights, diary } = rehearsal
    // A sleep may last longer than the test.
    const end = ms(Math.max(length, woken))
    const course = { initial, changes, calls, fights, end }
    for (const expectation of expectations) {
      if (isOfMoment(expectation)) continue
      const { from, until } = expectation.span
      const span = { from, until: until === length ? end : until }
      this.#failures.push(...judgeSpan({ ...expectation, span }, course))
    }
    const failures = this.#failures.toSorted((a, b) => a.at - b.at)
    return { test: this.#test, failures, diary: diary.entries, exercised: this.#exercised }
  }

  /** What is due by then; what is to happen again gets its next time. */
  #take(now: Offset): readonly Scheduled[] {
    const due = this.#coming.filter(({ at }) => at <= now)
    if (due.length === 0) return due
    this.#coming = this.#coming.flatMap(scheduled => {
      const { at, every, until } = scheduled
      if (at > now) return [scheduled]
      return every === null || at + every > until ? [] : [{ ...scheduled, at: ms(at + every) }]
    })
    return due
  }

  #judge(expectation: Extract<Expectation, { kind: 'sessions' | 'summary' }>, at: Offset): void {
    const { firstPlan, lastPlan, world, fights, changes } = this.#rehearsal
    const plan = firstPlan ?? lastPlan
    if (plan === null) {
      const why = 'nothing was planned: the host could not be observed'
      this.#failures.push({ kind: 'impossible', at, place: expectation.place, why })
      return
    }
    const known = new Set([...this.#test.world.sessions, ...changes].map(({ id }) => id))
    const moment = { at, plan, world: world.read(), contested: contestedNow(fights), known }
    this.#failures.push(...judgeMoment(expectation, moment))
  }

  #happens({ happening, place }: Scheduled): void {
    const rehearsal = this.#rehearsal
    rehearsal.diary.write({ kind: 'happened', what: happening })
    const refused = (why: string): void => {
      this.#failures.push({ kind: 'impossible', at: rehearsal.elapsed, place, why })
    }
    try {
      befall(rehearsal, happening, refused)
    } catch (error) {
      if (!(error instanceof EventError)) throw error
      refused(error.message)
    }
  }
}

function isUntold({ happening: { kind } }: Scheduled): boolean {
  return kind === 'stop' || kind === 'resume'
}

function isOfMoment(expectation: Expectation): expectation is Extract<Expectation, { kind: 'sessions' | 'summary' }> {
  return expectation.kind === 'sessions' || expectation.kind === 'summary'
}
