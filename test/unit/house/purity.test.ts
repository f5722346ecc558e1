import { describe, expect, test } from 'vitest'
import { impuritiesOf } from './impurities.ts'
import { productSources } from './sources.ts'

const runtime = (file: string): boolean => file.startsWith('runtime/')

describe('time and chance', () => {
  const sources = productSources()

  test('nobody outside runtime reads a clock, waits or draws lots by himself', () => {
    const others = sources.filter(({ file }) => !runtime(file))
    expect(others.length).toBeGreaterThan(10)
    expect(others.flatMap(({ file, text }) => impuritiesOf(file, text))).toEqual([])
  })

  test('the runtime is where they are, so the scan can see them', () => {
    expect(
      sources.filter(({ file }) => runtime(file)).flatMap(({ file, text }) => impuritiesOf(file, text)),
    ).not.toEqual([])
  })

  test.each([
    'const at = Date.now()',
    "const at = Date['now']()",
    'const at = globalThis.Date.now()',
    'const clock = Date.now',
    'const at = performance.now()',
    'const at = process.hrtime.bigint()',
    'const lot = Math.random()',
    'setTimeout(() => {}, 1)',
    'globalThis.setTimeout(() => {}, 1)',
    'const wait = setTimeout',
    'setInterval(() => {}, 1)',
    'setImmediate(() => {})',
    'const signal = AbortSignal.timeout(1)',
    'const at = new Date()',
    'const at = Date()',
    "import { setTimeout as wait } from 'node:timers/promises'",
    "const timers = await import('node:timers')",
  ])('%s is caught', text => {
    expect(impuritiesOf('planner/astray.ts', text)).not.toEqual([])
  })

  test.each(['const at = new Date(0)', 'const at = clock.now()', 'const lot = random()', 'clock.after(delay, fire)'])(
    '%s is fine',
    text => {
      expect(impuritiesOf('planner/plan.ts', text)).toEqual([])
    },
  )
})
