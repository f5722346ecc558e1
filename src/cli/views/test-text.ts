import type { RuleRef } from '../../model/policy.ts'
import { type Instant, instant } from '../../model/time.ts'
import type { Failure } from '../../policy-tests/failure.ts'
import type { TestResult } from '../../policy-tests/run-test.ts'
import type { Finished } from '../../policy-tests/suite.ts'
import { durationText } from './duration-text.ts'
import { printable, printableLines } from './printable.ts'
import { ruleName } from './reason-text.ts'
import { type DiaryLine, diaryLines } from './test-diary-text.ts'
import { failureText } from './test-failure-text.ts'
import { testTime } from './test-time-text.ts'

/** A timeline that is longer is shown around its first failure. */
const LINES_BEFORE = 30
const LINES_AFTER = 10

/** `ok    lesson.test.yaml: a-block-is-honoured (12ms)`, or what failed and how it came to it. */
export function testText(finished: Finished): string {
  const { test, failures, took } = finished
  const name = printable(`${test.place.file}: ${test.name}`)
  if (failures.length === 0) return `ok    ${name} (${durationText(took)})\n`
  return `FAIL  ${name}\n${testFailuresText(finished)}`
}

/** Every failure with its place and frame, then the timeline. */
export function testFailuresText({ test, failures, diary }: TestResult): string {
  const said = failures.map((failure, index) => {
    const { frame } = failure.place
    // Sessions that fail by one expectation stand above one frame.
    const isNew = frame !== '' && failure.place !== failures[index + 1]?.place
    const lines = isNew ? `\n${printableLines(frame).replaceAll(/^/gm, '  ')}` : ''
    return `${failureLine(failure, clockOf(failure, { test, diary }), test.timeZone)}${lines}\n`
  })
  const lines = shownLines(diaryLines(diary, test.timeZone), failures)
  return `${said.join('')}  What happened, in ${printable(test.timeZone ?? 'UTC')}:\n${lines.map(line => `    ${line}\n`).join('')}`
}

function failureLine(failure: Failure, clock: Instant, timeZone: string | null): string {
  const { file, line, column } = failure.place
  const time = testTime(failure.at, clock, timeZone).trimEnd()
  return `  ${printable(`${file}:${line}:${column}`)}: at ${time} ${failureText(failure)}`
}

/** What the host's clock showed then; as if nobody had set it where nothing happened. */
function clockOf({ at }: Failure, { test, diary }: Pick<TestResult, 'test' | 'diary'>): Instant {
  const before = diary.findLast(entry => entry.at <= at)
  return before === undefined ? instant(test.startsAt + at) : instant(before.clock + (at - before.at))
}

function shownLines(lines: readonly DiaryLine[], failures: readonly Failure[]): readonly string[] {
  const first = Math.min(...failures.map(({ at }) => at))
  const after = lines.findIndex(({ at }) => at > first)
  const middle = after === -1 ? lines.length : after
  const [from, to] = [Math.max(0, middle - LINES_BEFORE), Math.min(lines.length, middle + LINES_AFTER)]
  return [
    ...(from > 0 ? [`… ${from} ${from === 1 ? 'line' : 'lines'} before that`] : []),
    ...lines.slice(from, to).map(({ text }) => text.trimEnd()),
    ...(to < lines.length ? [`… ${lines.length - to} more`] : []),
  ]
}

/** What no test exercised, and the sums. @param unexercised null: only some tests were run */
export function suiteText(
  finished: readonly TestResult[],
  rules: { readonly count: number; readonly unexercised: readonly RuleRef[] | null },
): string {
  const failed = finished.filter(({ failures }) => failures.length > 0).length
  const { count, unexercised } = rules
  const lines =
    unexercised === null || unexercised.length === 0
      ? []
      : ['Exercised by no test:', ...unexercised.map(rule => `  ${ruleName(rule)}`)]
  const covered = unexercised === null ? '' : `; ${count - unexercised.length} of ${count} rules exercised`
  const tests = `${finished.length} ${finished.length === 1 ? 'test' : 'tests'}`
  lines.push(`${tests}: ${finished.length - failed} passed, ${failed} failed${covered}.`)
  return `${lines.join('\n')}\n`
}
