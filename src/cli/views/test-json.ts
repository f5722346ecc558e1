import type { RuleRef } from '../../model/policy.ts'
import { isoInstant } from '../../model/time.ts'
import type { Finished } from '../../policy-tests/suite.ts'
import { diaryLines } from './test-diary-text.ts'
import { failureText } from './test-failure-text.ts'

/** What `test -o json` prints. The timeline of a test that passed is left out. */
export function testDocument(
  finished: readonly Finished[],
  { rules, unexercised }: { readonly rules: readonly RuleRef[]; readonly unexercised: readonly RuleRef[] | null },
): object {
  const failed = finished.filter(({ failures }) => failures.length > 0).length
  return {
    apiVersion: 'stationkeeper/v1',
    kind: 'PolicyTestReport',
    tests: finished.map(({ test, failures, diary, took }) => ({
      name: test.name,
      file: test.place.file,
      line: test.place.line,
      passed: failures.length === 0,
      seconds: Math.round(took) / 1_000,
      startsAt: isoInstant(test.startsAt),
      failures: failures.map(failure => {
        const { place, at, ...what } = failure
        const { file, line, column } = place
        return { ...what, file, line, column, afterSeconds: at / 1_000, message: failureText(failure) }
      }),
      ...(failures.length > 0 && { timeline: diaryLines(diary, test.timeZone).map(({ text }) => text.trimEnd()) }),
    })),
    summary: { tests: finished.length, passed: finished.length - failed, failed },
    rules: unexercised === null ? null : { total: rules.length, unexercised: unexercised.map(refOf) },
  }
}

function refOf({ policy, rule, file, line }: RuleRef): RuleRef {
  return { policy, rule, file, line }
}
