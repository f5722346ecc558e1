import { describe, expect, it } from 'vitest'
import { ms } from '../../../src/model/time.ts'
import { compileSource } from '../../../src/policy/load.ts'
import { horizonOf } from '../../../src/prover/hours.ts'
import { type LookAhead, lookAhead } from '../../../src/prover/look-ahead.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { at } from '../../support/observation.ts'

const zones = await loadZones()
const DAY = 86_400_000

const policy = (...rules: readonly string[]): string =>
  `apiVersion: stationkeeper/v1\nkind: SessionPolicy\nmetadata: { name: school }\nspec:\n  rules:\n${rules
    .map((rule, index) => `    - { name: r${index}, ${rule} }\n`)
    .join('')}`

interface Given {
  readonly days?: number
  readonly from?: string
  readonly effort?: number
}

function ahead(text: string, { days = 400, from = '2026-11-23T00:00:00+01:00', effort }: Given = {}): LookAhead {
  const source = compileSource([{ path: 'a.yaml', text }], { timeZone: 'Europe/Paris' })
  const horizon = horizonOf(at(from), ms(days * DAY))
  const made = lookAhead(source, horizon, { zones, ...(effort === undefined ? {} : { effort }) })
  if (made === null) throw new Error(JSON.stringify(source.diagnostics))
  return made
}

const codesOf = ({ findings }: LookAhead): readonly string[] => findings.map(({ diagnostic }) => diagnostic.code)

/** Any two of them meet in some name, and all of them together in more ways than anybody would look at. */
const entangled = [...'abcdefghijklmnopqr'].map(
  letter => `match: { user: '*${letter}*${letter}*' }, ensure: unmanaged, priority: 1`,
)

describe('looking ahead', () => {
  it('says of policies with errors that nothing is certain', () => {
    const source = compileSource([{ path: 'a.yaml', text: 'kind: nothing' }], { timeZone: null })
    expect(lookAhead(source, horizonOf(at('2026-11-23T00:00:00Z'), ms(DAY)), { zones })).toBeNull()
  })

  it('says nothing twice: what plain checks find as well is said once, with an example', () => {
    const hidden = policy(
      'match: { everySession: true }, ensure: unmanaged, priority: 1',
      'match: { station: 3 }, ensure: unlocked',
    )
    const conflict = policy(
      'match: { station: 3 }, ensure: unlocked',
      'match: { station: [3, 4] }, ensure: disconnected',
    )
    for (const [text, code, plain] of [
      [hidden, 'SK3203', 'SK3002'],
      [conflict, 'SK3202', 'SK3003'],
    ] as const) {
      const { diagnostics } = compileSource([{ path: 'a.yaml', text }], { timeZone: null })
      expect(diagnostics.map(each => each.code)).toEqual([plain])
      const made = ahead(text)
      expect(made.diagnostics).toEqual([])
      expect(codesOf(made)).toEqual([code])
      expect(made.findings[0]?.example).not.toBeNull()
    }
  })

  it('keeps what plain checks find where it can decide nothing itself, and says that it could not', () => {
    const text = policy(
      'match: { everySession: true }, ensure: unmanaged, priority: 1',
      'match: { station: 3 }, ensure: unlocked',
    )
    const made = ahead(text, { effort: 0 })
    expect(made.diagnostics.map(({ code }) => code)).toEqual(['SK3002'])
    expect(codesOf(made)).toEqual(['SK3209'])
    expect(made.findings[0]?.diagnostic.message).toContain('r1')
    expect(made.deciding).toBe(0)
  })

  it('guesses nothing where names are too many to look at, and still shows whom it found', () => {
    const made = ahead(policy(...entangled, "match: { user: '*abcdefghijklmnopqr*' }, ensure: unlocked"))
    const undecided = made.findings.filter(({ diagnostic }) => diagnostic.code === 'SK3209')
    expect(undecided).toHaveLength(1)
    expect(made.findings.filter(({ diagnostic }) => diagnostic.code === 'SK3206')).toEqual([])
    expect(made.deciding).toBeGreaterThan(10)
  })

  it('is exact to the millisecond about its own ends', () => {
    const text = policy(
      'match: { station: 3 }, ensure: unlocked, when: { days: tue, from: "08:00", to: "09:00" }',
      'match: { station: 3 }, ensure: disconnected, when: { days: mon, from: "23:59", to: "24:00" }',
    )
    expect(codesOf(ahead(text, { days: 2 }))).toEqual([])
    expect(codesOf(ahead(text, { days: 1 }))).toEqual(['SK3201'])
    expect(codesOf(ahead(text, { days: 1, from: '2026-11-24T08:59:59.999+01:00' }))).toEqual(['SK3201'])
    expect(codesOf(ahead(text, { days: 1, from: '2026-11-24T09:00:00+01:00' }))).toEqual(['SK3201', 'SK3201'])
  })

  it('finds the one second in years at which two rules conflict', () => {
    const text = policy(
      'match: { station: 3 }, ensure: unlocked, when: { on: 2028-02-29, from: "08:00", to: "08:01" }',
      'match: { user: ana }, ensure: disconnected, when: { days: tue, from: "02:00", to: "02:01", timeZone: America/New_York }',
    )
    const [found, ...others] = ahead(text, { days: 3_660 }).findings
    expect(others).toEqual([])
    expect(found?.diagnostic.code).toBe('SK3202')
    expect(found?.example).toMatchObject({ at: at('2028-02-29T07:00:00Z'), session: { user: 'ana', station: '3' } })
  })

  it('names all with whom a rule conflicts in one finding', () => {
    const text = policy(
      'match: { station: 1 }, ensure: unlocked',
      'match: { station: 2 }, ensure: unmanaged',
      'match: { connection: [station, console] }, ensure: disconnected',
    )
    const made = ahead(text)
    expect(codesOf(made)).toEqual(['SK3202'])
    expect(made.findings[0]?.others.map(({ rule }) => rule)).toEqual(['r0', 'r1'])
  })

  it('tells once of a policy that is over, however many rules it has', () => {
    const text = `${policy('match: { station: 1 }, ensure: unlocked', 'match: { station: 2 }, ensure: unlocked')}  expiresAt: 2026-01-01T00:00:00Z\n`
    expect(codesOf(ahead(text))).toEqual(['SK3201'])
  })
})
