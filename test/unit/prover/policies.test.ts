import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../../src/model/diagnostic.ts'
import { ms } from '../../../src/model/time.ts'
import { compileSource } from '../../../src/policy/load.ts'
import { horizonOf } from '../../../src/prover/hours.ts'
import { lookAhead } from '../../../src/prover/look-ahead.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { at } from '../../support/observation.ts'

const zones = await loadZones()
const horizon = horizonOf(at('2026-11-23T00:00:00+01:00'), ms(400 * 86_400_000))

interface Seed {
  readonly name: string
  readonly text: string
  /** What its last lines say. */
  readonly expected: readonly string[]
}

function seedsOf(kind: 'right' | 'wrong'): readonly Seed[] {
  const folder = join(import.meta.dirname, 'policies', kind)
  return readdirSync(folder).map(name => {
    const text = readFileSync(join(folder, name), 'utf8')
    return { name, text, expected: [...text.matchAll(/^# (SK.*)$/gm)].flatMap(([, said]) => said ?? []) }
  })
}

/** Everything that `validate --horizon 400d` says of one file. */
function foundIn({ name, text }: Seed): readonly Diagnostic[] {
  const source = compileSource([{ path: name, text }], { timeZone: 'Europe/Paris' })
  const ahead = lookAhead(source, horizon, { zones })
  return ahead === null
    ? source.diagnostics
    : [...ahead.diagnostics, ...ahead.findings.map(({ diagnostic }) => diagnostic)]
}

const shown = ({ code, line, column }: Diagnostic): string => `${code} ${line}:${column}`
const wrong = seedsOf('wrong')
const right = seedsOf('right')

describe('of the seeded policies', () => {
  it('there are at least forty of each kind', () => {
    expect(wrong.length).toBeGreaterThanOrEqual(40)
    expect(right.length).toBeGreaterThanOrEqual(40)
  })

  it.each(wrong.map(seed => [seed.name, seed] as const))('the wrong one %s is found', (_, seed) => {
    const found = foundIn(seed)
    expect(seed.expected).not.toEqual([])
    expect(found.map(shown)).toEqual(seed.expected)
    for (const { frame, hint } of found) expect([frame, hint]).not.toContain('')
  })

  it.each(right.map(seed => [seed.name, seed] as const))('nothing is found in the right one %s', (_, seed) => {
    expect(foundIn(seed).map(shown)).toEqual([])
  })

  it('every finding of looking ahead is shown, but the one that nothing can be said', () => {
    const codes = new Set(wrong.flatMap(({ expected }) => expected.map(said => said.slice(0, 6))))
    expect([...codes].filter(code => code.startsWith('SK32')).sort()).toEqual([
      'SK3201',
      'SK3202',
      'SK3203',
      'SK3204',
      'SK3205',
      'SK3206',
      'SK3207',
      'SK3208',
    ])
  })
})
