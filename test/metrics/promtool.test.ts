import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { findPromtool, type Promtool } from '../../scripts/promtool.ts'
import { ms } from '../../src/model/time.ts'
import { rule } from '../support/bundle.ts'
import { temporaryFolder } from '../support/cli.ts'
import { metricsOf } from '../support/metrics.ts'
import { observation, session } from '../support/observation.ts'
import { planned } from '../support/planning.ts'

const folder = join(import.meta.dirname, '..', '..', 'packaging', 'prometheus')
const download = temporaryFolder()
let promtool: Promtool

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[]
}

interface RuleTests {
  readonly tests: readonly {
    readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts: readonly unknown[] }[]
  }[]
}

// Both files are checked by promtool itself before anything is read from them here.
const rules = (parse(readFileSync(join(folder, 'stationkeeper.rules.yml'), 'utf8')) as Rules).groups.flatMap(
  each => each.rules,
)
const ruleTests = (parse(readFileSync(join(folder, 'stationkeeper.rules.test.yml'), 'utf8')) as RuleTests).tests

beforeAll(() => {
  promtool = findPromtool(download.path)
}, 600_000)
afterAll(() => download[Symbol.dispose]())

test('the alert rules are valid', () => {
  expect(promtool(['check', 'rules', 'stationkeeper.rules.yml'], { cwd: folder })).toMatchObject({ status: 0 })
})

test('each alert is heard when it has to be, and silent before', () => {
  const said = promtool(['test', 'rules', 'stationkeeper.rules.test.yml'], { cwd: folder })
  expect(said.text).toContain('SUCCESS')
  expect(said.status).toBe(0)
})

test('there is no alert that is never tried both ways', () => {
  const tried = ruleTests.flatMap(each => each.alert_rule_test)
  for (const { alert } of rules) {
    const own = tried.filter(({ alertname }) => alertname === alert)
    expect(
      own.some(each => each.exp_alerts.length > 0),
      `${alert} is heard`,
    ).toBe(true)
    expect(
      own.some(each => each.exp_alerts.length === 0),
      `${alert} is silent`,
    ).toBe(true)
  }
})

test('no alert asks for a figure that there is not', () => {
  const known = new Set(metricsOf().declared.map(({ name }) => name))
  const asked = rules.flatMap(({ expr }) => expr.match(/stationkeeper_\w+/g) ?? [])
  expect(asked.length).toBeGreaterThan(10)
  expect(asked.map(name => name.replace(/_bucket$/, '')).filter(name => !known.has(name))).toEqual([])
})

test('what the daemon says reads without a complaint', async () => {
  const metrics = metricsOf({ ofProcess: true })
  const sessions = [session({ blocked: 'yes' })]
  metrics.tell({
    kind: 'planned',
    plan: planned([rule()], sessions),
    observation: observation(sessions),
    changed: true,
  })
  metrics.passed(ms(20))
  const said = promtool(['check', 'metrics'], { input: await metrics.text() })
  expect(said).toEqual({ status: 0, text: '' })
})
