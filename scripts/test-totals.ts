/**
 * Adds up what several runs of vitest reported: `node scripts/test-totals.ts REPORTS [FAILED-STEP…]`, where REPORTS holds a
 * folder a step with the JSON reports of its runs. A test that ran in several steps counts once, and as failed if it
 * failed in any. A step that failed without a failed test counts as one failure. Prints `N passed, N failed`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The part of vitest's JSON report that is read here. */
interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

const [reports, ...failedSteps] = process.argv.slice(2)
if (reports === undefined) throw new Error('usage: node scripts/test-totals.ts REPORTS [FAILED-STEP…]')

const verdicts = new Map<string, 'passed' | 'failed'>()
let stepsWithoutTests = 0
for (const step of new Set([...readdirSync(reports), ...failedSteps])) {
  const results = reportsOf(join(reports, step)).flatMap(tests)
  for (const { name, status } of results) if (verdicts.get(name) !== 'failed') verdicts.set(name, status)
  if (failedSteps.includes(step) && !results.some(({ status }) => status === 'failed')) stepsWithoutTests += 1
}
const failed = [...verdicts.values()].filter(status => status === 'failed').length + stepsWithoutTests
const passed = [...verdicts.values()].filter(status => status === 'passed').length
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1

function reportsOf(folder: string): readonly Report[] {
  if (!existsSync(folder)) return []
  // The only writer is vitest, whose format this is.
  return readdirSync(folder).map(file => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Report)
}

function tests({ testResults }: Report): readonly { readonly name: string; readonly status: 'passed' | 'failed' }[] {
  return testResults.flatMap(({ name, status, assertionResults }) => {
    // The same file in two clones is the same file; on Windows it is another test than on Linux.
    const file = name.replaceAll('\\', '/').replace(/^([A-Za-z]:)?.*\/test\//, (_, drive) => (drive ? 'windows: ' : ''))
    if (assertionResults.length === 0 && status === 'failed') return [{ name: file, status: 'failed' as const }]
    return assertionResults.flatMap(test =>
      test.status === 'passed' || test.status === 'failed'
        ? [{ name: `${file} ${test.fullName}`, status: test.status }]
        : [],
    )
  })
}
