import { readFileSync, statSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { byText } from '../model/by-text.ts'
import type { Clock } from '../model/clock.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Bundle, RuleRef } from '../model/policy.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'
import { hasErrors, MAX_FILE_BYTES, sortDiagnostics } from '../policy/codes.ts'
import { findTests } from './find-tests.ts'
import type { PolicyTest } from './policy-test.ts'
import { readTests } from './read-tests.ts'
import { ruleKey, runTest, type TestResult } from './run-test.ts'
import { shownFrom, TestBundles, unknownRules } from './test-bundles.ts'

export interface ReadyTest {
  readonly test: PolicyTest
  readonly bundle: Bundle
}

/** Tests that can be run, and what there is for them to exercise. */
export interface Suite {
  /** By file, then as they stand. Empty while there is any error. */
  readonly tests: readonly ReadyTest[]
  /** Every rule of the tests' policies and of the folders that were named, each once. */
  readonly rules: readonly RuleRef[]
  readonly diagnostics: readonly Diagnostic[]
}

export interface Finished extends TestResult {
  /** By a real clock. */
  readonly took: Milliseconds
}

/** Reads every test of these files and folders and the policies that they are about. */
export async function readSuite(paths: readonly string[], cwd: string, zones: Zones): Promise<Suite> {
  const show = shownFrom(cwd)
  const found = findTests(paths, { resolve: path => resolve(cwd, path), show })
  const diagnostics = [...found.diagnostics]
  const bundles = new TestBundles(show)
  const tests: ReadyTest[] = []
  const roots = [
    cwd,
    ...found.folders.map(({ location }) => location),
    ...found.files.map(({ location }) => dirname(location)),
  ]
  for (const file of found.files) {
    const folder = dirname(file.location)
    const read = readTests(file, { zones, resolve: path => within(roots, resolve(folder, path)), readText })
    diagnostics.push(...read.diagnostics)
    for (const test of read.tests) {
      const bundle = await bundles.load(test.policies, test.timeZone)
      if (bundle === null) continue
      diagnostics.push(...unknownRules(test, bundle), ...bundles.zoneUnknown(test, bundle))
      tests.push({ test, bundle })
    }
  }
  const whole = found.files.length === 0 ? [] : found.folders
  const loaded = await Promise.all(whole.map(({ location }) => bundles.load([location], null)))
  diagnostics.push(...bundles.found)
  const rules = [...tests.map(({ bundle }) => bundle), ...loaded.filter(bundle => bundle !== null)].flatMap(
    bundle => bundle.rules,
  )
  return {
    tests: hasErrors(diagnostics) ? [] : tests,
    rules: [...new Map(rules.map(rule => [ruleKey(rule), rule])).values()].sort(byPlace),
    diagnostics: sortDiagnostics(diagnostics),
  }
}

/** Runs them one after another; each has a host of its own. @throws the signal's reason, soon after it aborts */
export async function* runSuite(
  tests: readonly ReadyTest[],
  {
    zones,
    clock,
    signal,
  }: { readonly zones: Zones; readonly clock: Pick<Clock, 'uptime'>; readonly signal: AbortSignal },
): AsyncGenerator<Finished> {
  for (const { test, bundle } of tests) {
    const begun = clock.uptime()
    const result = await runTest(test, bundle, { zones, signal })
    yield { ...result, took: ms(clock.uptime() - begun) }
  }
}

/** Rules that decided about nobody in any of these tests. */
export function unexercised(rules: readonly RuleRef[], finished: readonly TestResult[]): readonly RuleRef[] {
  const exercised = new Set(finished.flatMap(result => [...result.exercised]))
  return rules.filter(rule => !exercised.has(ruleKey(rule)))
}

function byPlace(a: RuleRef, b: RuleRef): number {
  return byText(a.file, b.file) || a.line - b.line
}

/** @returns null: it lies in none of them, or among what Git keeps of a repository, which may be a password */
function within(folders: readonly string[], location: string): string | null {
  const isIn = (folder: string): boolean => {
    const path = relative(folder, location)
    return !isAbsolute(path) && !path.split(sep).some(part => part === '..' || part === '.git')
  }
  return folders.some(isIn) ? location : null
}

/** A snapshot of a large host is larger than any policy. */
const MOST_BYTES = 64 * MAX_FILE_BYTES

function readText(path: string): string | null {
  try {
    const status = statSync(path)
    if (!status.isFile() || status.size > MOST_BYTES) return null
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
