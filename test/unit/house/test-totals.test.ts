import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const script = join(import.meta.dirname, '../../../scripts/test-totals.ts')

let reports: string
beforeEach(() => {
  reports = mkdtempSync(join(tmpdir(), 'totals-'))
})
afterEach(() => rmSync(reports, { recursive: true, force: true }))

/** One run of vitest in one step, as its JSON reporter would tell it. */
function report(step: string, file: string, tests: Readonly<Record<string, string>>, status = 'passed'): void {
  mkdirSync(join(reports, step), { recursive: true })
  const assertionResults = Object.entries(tests).map(([fullName, verdict]) => ({ fullName, status: verdict }))
  writeFileSync(
    join(reports, step, `${file.replaceAll(/\W/g, '-')}.json`),
    JSON.stringify({ testResults: [{ name: file, status, assertionResults }] }),
  )
}

function totals(...failedSteps: readonly string[]): { readonly line: string; readonly status: number | null } {
  const { stdout, status } = spawnSync(process.execPath, [script, reports, ...failedSteps], { encoding: 'utf8' })
  return { line: stdout, status }
}

describe('the totals of several test runs', () => {
  test('count a test once although two clones ran it', () => {
    report('readme', '/tmp/clone/test/unit/a.test.ts', { 'a one': 'passed', 'a two': 'passed' })
    report('check', '/checkout/test/unit/a.test.ts', { 'a one': 'passed', 'a two': 'passed' })
    report('faults', '/checkout/test/faults/b.test.ts', { 'b one': 'passed' })
    expect(totals()).toEqual({ line: '3 passed, 0 failed\n', status: 0 })
  })

  test('count a test twice that ran on Linux and on Windows', () => {
    report('check', '/checkout/test/unit/a.test.ts', { 'a one': 'passed' })
    report('windows', 'Z:\\scratch\\checkout\\test\\unit\\a.test.ts', { 'a one': 'passed' })
    expect(totals()).toEqual({ line: '2 passed, 0 failed\n', status: 0 })
  })

  test('count a test as failed that failed in one run of two', () => {
    report('readme', '/tmp/clone/test/unit/a.test.ts', { 'a one': 'passed' })
    report('check', '/checkout/test/unit/a.test.ts', { 'a one': 'failed' }, 'failed')
    expect(totals('check')).toEqual({ line: '0 passed, 1 failed\n', status: 1 })
  })

  test('count a step that failed without a failed test as one failure', () => {
    report('check', '/checkout/test/unit/a.test.ts', { 'a one': 'passed' })
    expect(totals('check', 'install')).toEqual({ line: '1 passed, 2 failed\n', status: 1 })
  })

  test('count a file that could not be loaded as one failure', () => {
    report('check', '/checkout/test/unit/a.test.ts', {}, 'failed')
    expect(totals('check')).toEqual({ line: '0 passed, 1 failed\n', status: 1 })
  })

  test('are a failure when nothing was tested at all', () => {
    expect(totals()).toEqual({ line: '0 passed, 0 failed\n', status: 1 })
  })
})
