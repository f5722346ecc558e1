import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Rule } from '../../../src/model/policy.ts'
import { loadPolicies, type PolicyFile } from '../../../src/policy/load.ts'

const folder = fileURLToPath(new URL('../../../policies/', import.meta.url))

function read(pattern: string): readonly PolicyFile[] {
  return globSync(pattern, { cwd: folder, exclude: ['**/*.test.yaml'] })
    .map(path => ({ path: path.replaceAll('\\', '/'), text: readFileSync(`${folder}${path}`, 'utf8') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

const all = read('**/*.yaml')

describe('the worked examples', () => {
  it('are there', () => {
    expect(all.length).toBeGreaterThanOrEqual(9)
  })

  it.each(all.map(file => [file.path, file] as const))('%s loads by itself', (_, file) => {
    const { bundle, diagnostics } = loadPolicies([file], { timeZone: null })
    expect(diagnostics).toEqual([])
    expect(bundle).not.toBeNull()
  })

  it.each(all.map(file => [file.path, file] as const))('%s tells editors its schema', (_, file) => {
    const schema = /^# yaml-language-server: \$schema=(\S+)\n/.exec(file.text)?.[1] ?? ''
    const base = new URL(`../../../policies/${file.path}`, import.meta.url)
    expect(JSON.parse(readFileSync(new URL(schema, base), 'utf8'))).toMatchObject({ title: 'Stationkeeper policies' })
  })

  it('load as one bundle', () => {
    const { bundle, diagnostics, policies } = loadPolicies(all, { timeZone: null })
    expect(diagnostics).toEqual([])
    expect(bundle?.policies).toHaveLength(policies)
    expect(policies).toBeGreaterThanOrEqual(8)
  })
})

describe('among the worked examples', () => {
  const rules = loadPolicies(all, { timeZone: null }).bundle?.rules ?? []

  it.each<readonly [string, (rule: Rule) => boolean]>([
    ['a disconnect after a notice', ({ notice, planOnly }) => notice !== null && !planOnly],
    ['a block that is honoured', ({ honour }) => honour !== null],
    ['a rule that yields to who fights it', ({ reapply }) => reapply.whenContested === 'yield'],
  ])('is %s', (_, shows) => {
    expect(rules.filter(shows)).not.toEqual([])
  })
})

describe('the demo', () => {
  const { bundle } = loadPolicies(read('demo/*.yaml'), { timeZone: null })

  it('holds at any hour', () => {
    expect(bundle?.rules.length).toBeGreaterThan(0)
    for (const rule of bundle?.rules ?? []) {
      expect([rule.windows, rule.notBefore, rule.expiresAt, rule.planOnly]).toEqual([[], null, null, false])
    }
  })

  it('bears a Block All every 15 seconds for a day', () => {
    const pressesAnHour = 3_600 / 15
    const unlocking = (bundle?.rules ?? []).filter(({ ensure }) => ensure === 'unlocked')
    expect(unlocking.length).toBeGreaterThan(0)
    for (const { limit, contestedAfter } of unlocking.map(({ reapply }) => reapply)) {
      expect((limit.count * 3_600_000) / limit.per).toBeGreaterThanOrEqual(2 * pressesAnHour)
      expect((contestedAfter.reversals * 3_600_000) / contestedAfter.within).toBeGreaterThanOrEqual(2 * pressesAnHour)
    }
  })

  it('names the nine stations of the classroom and their rooms', () => {
    const rooms = [...(bundle?.stations ?? [])].map(([id, { labels }]) => `${id}=${labels.room}`)
    const expected = [1, 2, 3, 4, 5, 6].map(id => `${id}=lab-1`).concat([7, 8, 9].map(id => `${id}=lab-2`))
    expect(rooms).toEqual(expected)
  })
})
