import type { Diagnostic } from '../model/diagnostic.ts'
import type { Session } from '../model/session.ts'
import { type Instant, type Milliseconds, ms } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'
import { diagnostic, hasErrors, sortDiagnostics } from '../policy/codes.ts'
import { parseInstant } from '../policy/dates.ts'
import { headProblem } from '../policy/document-head.ts'
import type { PolicyTestDocument } from '../policy/document-types.ts'
import type { FileSettings } from '../policy/file-settings.ts'
import validatePolicyTest from '../policy/generated/policy-test.js'
import { parseObservation } from '../policy/observation.ts'
import { schemaDiagnostics } from '../policy/schema-errors.ts'
import { checkSettings } from '../policy/settings-file.ts'
import { SourceText } from '../policy/source-text.ts'
import { parseYaml, type YamlDocument } from '../policy/yaml.ts'
import { isZone, zoneHint } from '../policy/zones.ts'
import { LONGEST_TEST } from './moments.ts'
import type { PolicyTest } from './policy-test.ts'
import { Expectations } from './read-expectations.ts'
import { readHost } from './read-host.ts'
import { closed, readTimeline } from './read-timeline.ts'
import { length, Reading } from './reading.ts'

export interface TestFile {
  /** As people know it. */
  readonly path: string
  readonly text: string
}

/** What a test needs of the disk and of the machine. */
export interface ReadingOptions {
  readonly zones: Zones
  /** What a path in a test means; null: it leads away from where tests may read. */
  readonly resolve: (path: string) => string | null
  /** @returns null where it can't be read */
  readonly readText: (path: string) => string | null
}

export interface ReadTests {
  /** Those without an error. */
  readonly tests: readonly PolicyTest[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads the policy tests of one file. Never throws on any text. */
export function readTests({ path, text }: TestFile, options: ReadingOptions): ReadTests {
  const { documents, diagnostics } = parseYaml(new SourceText(path, text), 'exact')
  const found = [...diagnostics]
  const tests: PolicyTest[] = []
  const places = new Map<string, number>()
  for (const document of documents) {
    const { test, problems } = readTest(document, options)
    found.push(...problems)
    if (test === null) continue
    const first = places.get(test.name)
    if (first === undefined) places.set(test.name, test.place.line)
    else {
      const message = `a second PolicyTest "${test.name}"; the first is at ${path}:${first}`
      found.push(diagnostic('sameDocumentName', test.place, message, 'give each its own name'))
    }
    tests.push(test)
  }
  return { tests, diagnostics: sortDiagnostics(found) }
}

interface Read {
  readonly test: PolicyTest | null
  readonly problems: readonly Diagnostic[]
}

function readTest(document: YamlDocument, options: ReadingOptions): Read {
  const { value } = document
  const problem = headProblem(document, ['PolicyTest'])
  if (problem !== null) return { test: null, problems: [problem] }
  if (!validatePolicyTest(value)) {
    return { test: null, problems: schemaDiagnostics(document, validatePolicyTest.errors ?? []) }
  }
  const reading = new Reading(document)
  const test = compile(value, reading, options)
  return { test: hasErrors(reading.found) ? null : test, problems: reading.found }
}

function compile(content: PolicyTestDocument, reading: Reading, options: ReadingOptions): PolicyTest | null {
  const { spec } = content
  const { timeZone = null } = spec
  if (timeZone !== null && !isZone(timeZone)) {
    const message = `there is no time zone ${JSON.stringify(timeZone)}`
    reading.refuse('unknownZone', ['spec', 'timeZone'], message, zoneHint(timeZone))
    return null
  }
  const settings = readSettings(spec.settings, reading)
  const begins = readBeginning(spec, reading, options)
  if (begins === null || settings === null) return null
  const { startsAt, observed } = begins
  const beginning = { startsAt, timeZone, zones: options.zones }
  const entries = readTimeline(spec.timeline, beginning, reading)
  const expectations = new Expectations(spec.expect, beginning, reading)
  const last = Math.max(expectations.last, ...entries.map(({ at, until }) => until ?? at))
  const end = spec.lasts === undefined ? ms(last) : endOf(length(spec.lasts), last, reading)
  if (spec.lasts === undefined && entries.some(({ every, until }) => every !== null && until === null) && last === 0) {
    reading.refuse(
      'testFields',
      ['spec'],
      'something happens again and again, and nobody says until when',
      'say spec.lasts: 1h',
    )
  }
  const policies = readPlaces(spec.policies ?? ['.'], reading, options)
  const world = readHost(content, startsAt, observed, reading)
  const timeline = closed(entries, end, reading)
  if (world === null || policies === null) return null
  return {
    name: String(content.metadata.name),
    place: reading.place(['metadata', 'name']),
    policies,
    startsAt,
    timeZone,
    world,
    blocked: spec.simulator.blocked,
    notifies: spec.simulator.notifies,
    seed: spec.simulator.seed,
    settings,
    length: end,
    timeline,
    expectations: expectations.all(end),
  }
}

function endOf(lasts: Milliseconds, last: number, reading: Reading): Milliseconds {
  if (lasts < last) {
    const hint = 'let it last longer, or leave spec.lasts out'
    reading.refuse('testTime', ['spec', 'lasts'], 'the test ends before the last time that it names', hint)
  }
  if (lasts > LONGEST_TEST) reading.refuse('testTime', ['spec', 'lasts'], 'a test lasts 100 days at most', 'shorten it')
  return lasts
}

/** Whoever writes a test must not thereby have any file of the machine read, and shown line by line. */
const AWAY = 'leads away from the tests, so it is not read'
const AWAY_HINT = 'name what lies beside the tests, or call `stationkeeper test` in a folder that holds both'

function readPlaces(paths: readonly string[], reading: Reading, { resolve }: ReadingOptions): readonly string[] | null {
  const places = paths.map(resolve)
  for (const [index, place] of places.entries()) {
    if (place === null) reading.refuse('notFound', ['spec', 'policies', index], `${paths[index]} ${AWAY}`, AWAY_HINT)
  }
  const read = places.filter(place => place !== null)
  return read.length === places.length ? read : null
}

function readBeginning(
  spec: PolicyTestDocument['spec'],
  reading: Reading,
  { resolve, readText }: ReadingOptions,
): { readonly startsAt: Instant; readonly observed: readonly Session[] } | null {
  const now = spec.now === undefined ? null : parseInstant(spec.now)
  if (spec.now !== undefined && now === null) {
    reading.refuse('badDate', ['spec', 'now'], `there is no ${spec.now}`, 'instants are written 2026-11-21T09:00:00Z')
    return null
  }
  if (spec.observation === undefined) {
    if (now !== null) return { startsAt: now, observed: [] }
    reading.refuse(
      'missingField',
      ['spec'],
      'spec has no "now"',
      'now: when the test begins, as 2026-11-23T08:00:00+01:00',
    )
    return null
  }
  const path = ['spec', 'observation']
  const location = resolve(spec.observation)
  if (location === null) {
    reading.refuse('notFound', path, `${spec.observation} ${AWAY}`, AWAY_HINT)
    return null
  }
  const text = readText(location)
  if (text === null) {
    reading.refuse(
      'notFound',
      path,
      `${spec.observation} can't be read`,
      'it is looked for beside this file, and has 64 MiB at most',
    )
    return null
  }
  const { observation, diagnostics } = parseObservation(spec.observation, text)
  reading.found.push(...diagnostics)
  return observation === null ? null : { startsAt: now ?? observation.observedAt, observed: observation.sessions }
}

function readSettings(spec: Readonly<Record<string, unknown>>, reading: Reading): FileSettings | null {
  const { settings, problems } = checkSettings(withShare(spec))
  for (const { name, message, hint } of problems) {
    reading.refuse('testFields', ['spec', 'settings', ...name.split('.')], message, hint)
  }
  return settings
}

/** A fraction was read as text; see the schema. */
function withShare(spec: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { disruptionBudget: budget } = spec
  if (budget === null || typeof budget !== 'object' || !('share' in budget)) return spec
  return { ...spec, disruptionBudget: { ...budget, share: Number(budget.share) } }
}
