import type { Finished } from '../../policy-tests/suite.ts'
import { messageOf, OperationFailed } from '../errors.ts'
import { testExit } from '../exit-codes.ts'
import { words } from '../values.ts'
import { type Verb, verb } from '../verb.ts'

const test: Verb = verb({
  name: 'test',
  summary: 'Try policies on a simulated host, in virtual time',
  args: '[path...]',
  details:
    'Runs every test (kind: PolicyTest) of the files and folders, files *.test.yaml at any depth; without any, of the folder of ' +
    'policies. Says what failed and how it came to it, and which rules no test exercised. Exit 1 if a test fails or there is none.',
  options: {
    filter: { value: 'TEXT', description: 'only tests that have it in their name', read: words },
    junit: { value: 'FILE', description: "write JUnit's XML into that file, too", read: words },
    requireCoverage: { description: 'a rule that no test exercises is a failure' },
  },
  formats: ['text', 'json', 'junit'],
  examples: [
    { command: 'stationkeeper test', does: 'Run the tests in ./policies.' },
    { command: 'stationkeeper test lesson.test.yaml --filter honoured', does: 'Run some tests of one file.' },
    { command: 'stationkeeper test --require-coverage --junit report.xml', does: 'As a build server does.' },
  ],
  async run(invocation) {
    const { args, flags, format, terminal, cwd } = invocation
    const { writeFileSync } = await import('node:fs')
    const { resolve } = await import('node:path')
    const { InvalidInput } = await import('../errors.ts')
    if (flags.filter !== null && flags.requireCoverage) {
      throw new InvalidInput('--filter and --require-coverage exclude each other', {
        hint: 'some tests alone exercise some rules alone',
      })
    }
    const { settingsOf } = await import('../settings-of.ts')
    const { loadZones } = await import('../../runtime/zones.ts')
    const { systemClock } = await import('../../runtime/system-clock.ts')
    const { readSuite, runSuite, unexercised } = await import('../../policy-tests/suite.ts')
    const { reportFindings } = await import('../findings.ts')
    const { Progress } = await import('../progress.ts')
    const { untilSignal } = await import('../signals.ts')
    const { suiteText, testText } = await import('../views/test-text.ts')
    const paths = args.length > 0 ? args : [(await settingsOf(invocation)).settings.policies]
    const zones = await loadZones()
    const suite = await readSuite(paths, cwd, zones)
    reportFindings(suite.diagnostics, 'the tests are', terminal)
    const { filter } = flags
    const chosen = suite.tests.filter(({ test }) => filter === null || test.name.includes(filter))
    if (chosen.length === 0) throw noTests(paths, filter)
    const clock = systemClock()
    const progress = new Progress(terminal, clock)
    const finished: Finished[] = []
    await untilSignal(async signal => {
      for await (const each of runSuite(chosen, { zones, clock, signal })) {
        finished.push(each)
        progress.at(() => `${finished.length} of ${chosen.length} tests run`)
        if (format !== 'text') continue
        progress.clear()
        terminal.out(testText(each))
      }
    }).finally(() => progress.clear())
    const left = filter === null ? unexercised(suite.rules, finished) : null
    const uncovered = flags.requireCoverage ? (left ?? []) : []
    if (flags.junit !== null) {
      const { testJunit } = await import('../views/test-junit.ts')
      const path = resolve(cwd, flags.junit)
      try {
        writeFileSync(path, testJunit(finished, uncovered))
      } catch (cause) {
        throw new OperationFailed(`the report could not be written: ${messageOf(cause)}`, { cause })
      }
    }
    if (format === 'json') {
      const { jsonText } = await import('../views/json.ts')
      const { testDocument } = await import('../views/test-json.ts')
      terminal.out(jsonText(testDocument(finished, { rules: suite.rules, unexercised: left }), terminal))
    } else if (format === 'junit') {
      const { testJunit } = await import('../views/test-junit.ts')
      terminal.out(testJunit(finished, uncovered))
    } else {
      terminal.out(suiteText(finished, { count: suite.rules.length, unexercised: left }))
    }
    return testExit({
      failed: finished.filter(({ failures }) => failures.length > 0).length,
      uncovered: uncovered.length,
    })
  },
})
export default test

function noTests(paths: readonly string[], filter: string | null): OperationFailed {
  if (filter !== null) return new OperationFailed(`no test has ${JSON.stringify(filter)} in its name`)
  return new OperationFailed(`there is no policy test in ${paths.join(', ')}`, {
    hint: 'tests stand in files *.test.yaml; `stationkeeper init` writes one to begin with',
  })
}
