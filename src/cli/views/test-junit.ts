import type { RuleRef } from '../../model/policy.ts'
import type { Finished } from '../../policy-tests/suite.ts'
import { ruleName } from './reason-text.ts'
import { failureText } from './test-failure-text.ts'
import { testFailuresText } from './test-text.ts'
import { xmlAttribute, xmlText } from './xml-text.ts'

/**
 * JUnit's XML, as build servers read it: a suite for each file, a case for each test.
 * @param uncovered rules that had to be exercised and were not: a suite of their own, so that a run that fails shows why
 */
export function testJunit(finished: readonly Finished[], uncovered: readonly RuleRef[] = []): string {
  const files = Map.groupBy(finished, ({ test }) => test.place.file)
  const suites = [...files].map(([file, tests]) =>
    element('testsuite', { name: file, ...countsOf(tests) }, tests.map(testCase).join('')),
  )
  const missing = uncovered.length === 0 ? '' : coverageSuite(uncovered)
  const attributes = { name: 'stationkeeper test', ...countsOf(finished, uncovered.length) }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', attributes, suites.join('') + missing)}`
}

function coverageSuite(uncovered: readonly RuleRef[]): string {
  const cases = uncovered.map(rule => {
    const { policy, rule: name, file, line } = rule
    const message = `exercised by no test: ${ruleName(rule)}`
    const failure = element('failure', { message, type: 'unexercised' }, xmlText(message))
    return element(
      'testcase',
      { name: `${policy}/${name}`, classname: file, file, line: String(line), time: seconds(0) },
      failure,
    )
  })
  return element('testsuite', { name: 'rules that tests exercise', ...countsOf([], uncovered.length) }, cases.join(''))
}

function testCase(finished: Finished): string {
  const { test, failures, took } = finished
  const { file, line } = test.place
  const attributes = { name: test.name, classname: file, file, line: String(line), time: seconds(took) }
  const [first] = failures
  if (first === undefined) return element('testcase', attributes, '')
  const more = failures.length === 1 ? '' : ` (and ${failures.length - 1} more)`
  const failure = element(
    'failure',
    { message: failureText(first) + more, type: first.kind },
    xmlText(testFailuresText(finished)),
  )
  return element('testcase', attributes, failure)
}

function countsOf(finished: readonly Finished[], uncovered = 0): Readonly<Record<string, string>> {
  const failed = finished.filter(({ failures }) => failures.length > 0).length + uncovered
  const took = finished.reduce((sum, test) => sum + test.took, 0)
  return { tests: String(finished.length + uncovered), failures: String(failed), errors: '0', time: seconds(took) }
}

/** @param content is XML already */
function element(name: string, attributes: Readonly<Record<string, string>>, content: string): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlAttribute(value)}"`)
  const open = `<${name}${written.join('')}`
  if (content === '') return `${open}/>\n`
  // Within a failure every blank counts.
  return name === 'failure' ? `${open}>${content}</${name}>\n` : `${open}>\n${content}</${name}>\n`
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1_000).toFixed(3)
}
