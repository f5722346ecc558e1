import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadPolicies } from '../../../src/policy/load.ts'
import { parseObservation } from '../../../src/policy/observation.ts'
import { parseSettings } from '../../../src/policy/settings-file.ts'
import { runs } from '../../support/runs.ts'

const sound = `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: exam-room }
spec:
  priority: 100
  timeZone: Europe/Paris
  expiresAt: 2027-01-31T00:00:00+01:00
  rules:
    - name: front-row-open
      match: { station: [3, 4, 5], user: 'CLASS\\pupil*', any: [{ admin: true }, { not: { idleFor: 5m } }] }
      ensure: unlocked
      onBlock: honour 15m
      when:
        - { days: [mon, tue], from: "08:30", to: "10:00", except: [2026-12-25, holidays] }
      reapply: &how { every: 60s, limit: { count: 200, per: 1h } }
    - name: idle-goes
      match: { idleFor: 30m, connection: remote }
      ensure: disconnected
      reapply: *how
---
apiVersion: stationkeeper/v1
kind: Calendar
metadata: { name: holidays }
spec: { dates: [2026-12-25, { from: 2026-12-21, to: 2027-01-03 }] }
---
apiVersion: stationkeeper/v1
kind: Inventory
metadata: { name: stations }
spec: { stations: { 3: { name: Window, labels: { room: lab-1 } } } }
`

const documents = sound.split('---\n')

/** Pieces of YAML that break things in many ways. */
const piece = fc.constantFrom(
  ...[
    '',
    ' ',
    '\t',
    '\n',
    ':',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '\\',
    '&a ',
    '*a',
    '*how',
    '#',
    '|',
    '>',
    '%',
    '@',
    '!x ',
    '? ',
  ],
  ...[
    '---\n',
    '...\n',
    '<<: ',
    'null',
    '~',
    '-1',
    '1e99',
    '.inf',
    '0x1F',
    '__proto__: 1',
    'constructor',
    '\uFEFF',
    '\u0000',
    '\r\n',
    '\uD800',
  ],
)

const mutated = fc
  .array(fc.record({ at: fc.nat(sound.length), drop: fc.nat(12), put: piece }), { minLength: 1, maxLength: 4 })
  .map(edits => edits.reduce((text, { at, drop, put }) => text.slice(0, at) + put + text.slice(at + drop), sound))

const anyText = fc.oneof(
  mutated,
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.array(piece, { maxLength: 40 }).map(pieces => pieces.join('')),
)

function load(...texts: readonly string[]): ReturnType<typeof loadPolicies> {
  return loadPolicies(
    texts.map((text, index) => ({ path: `${index}.yaml`, text })),
    { timeZone: null },
  )
}

describe('whatever the text', () => {
  it('loading gives findings or a bundle, never a bundle beside an error, and never throws', () => {
    fc.assert(
      fc.property(anyText, text => {
        const { bundle, diagnostics } = load(text)
        const wrong = diagnostics.some(({ severity }) => severity === 'error')
        expect(bundle === null).toBe(wrong)
        const lines = text.split('\n').length
        for (const found of diagnostics) {
          expect(found.line).toBeLessThanOrEqual(lines)
          expect(found.message).not.toContain('\n')
          expect(found.frame === '').toBe(found.line === 0)
        }
      }),
      { numRuns: runs(1_500) },
    )
  })

  it('findings are in the order of the files', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, two) => {
        const places = load(one, two).diagnostics.map(({ file, line, column }) => [file, line, column] as const)
        const sorted = places.toSorted((a, b) => a[0].localeCompare(b[0]) || a[1] - b[1] || a[2] - b[2])
        expect(places).toEqual(sorted)
      }),
      { numRuns: runs(200) },
    )
  })

  it('snapshots and settings never throw', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.json()), text => {
        const observed = parseObservation('o', text)
        expect(observed.observation === null).toBe(observed.diagnostics.some(({ severity }) => severity === 'error'))
        const { settings, diagnostics } = parseSettings('s', text)
        expect(settings === null).toBe(diagnostics.some(({ severity }) => severity === 'error'))
      }),
      { numRuns: runs(500) },
    )
  })
})

describe('the revision', () => {
  const revision = load(sound).bundle?.revision

  it('is that of a sound bundle', () => {
    expect(revision).toMatch(/^sha256:/)
  })

  it('does not see comments, empty lines, line ends, names and order of files', () => {
    const disguise = fc.record({
      order: fc.shuffledSubarray(documents, { minLength: documents.length }),
      comments: fc.array(fc.record({ line: fc.nat(12), text: fc.stringMatching(/^[a-z: {}*&]{0,20}$/) }), {
        maxLength: 5,
      }),
      crlf: fc.boolean(),
      mark: fc.boolean(),
      joined: fc.boolean(),
    })
    fc.assert(
      fc.property(disguise, ({ order, comments, crlf, mark, joined }) => {
        const texts = order.map(document => {
          const lines = document.split('\n')
          for (const { line, text } of comments) lines.splice(Math.min(line, lines.length - 1), 0, `# ${text}`, '')
          return (mark && !joined ? '\uFEFF' : '') + lines.join(crlf ? '\r\n' : '\n')
        })
        expect(load(...(joined ? [texts.join('---\n')] : texts)).bundle?.revision).toBe(revision)
      }),
      { numRuns: runs(200) },
    )
  })

  it('does not see the order of keys', () => {
    const order = fc.shuffledSubarray(['apiVersion', 'kind', 'metadata', 'spec'] as const, { minLength: 4 })
    const match = fc.shuffledSubarray(['station', 'user', 'admin', 'labels'] as const, { minLength: 4 })
    const text = (keys: readonly string[], fields: readonly string[]): string => {
      const values: Readonly<Record<string, unknown>> = {
        station: ['3'],
        user: 'ana',
        admin: false,
        labels: { room: 'a' },
      }
      const spec = {
        rules: [{ name: 'r', match: Object.fromEntries(fields.map(f => [f, values[f]])), ensure: 'unlocked' }],
      }
      const document: Readonly<Record<string, unknown>> = {
        apiVersion: 'stationkeeper/v1',
        kind: 'SessionPolicy',
        metadata: { name: 'a' },
        spec,
      }
      return JSON.stringify(Object.fromEntries(keys.map(key => [key, document[key]])))
    }
    const plain = load(text(['apiVersion', 'kind', 'metadata', 'spec'], ['station', 'user', 'admin', 'labels'])).bundle
    fc.assert(
      fc.property(order, match, (keys, fields) => {
        const { bundle } = load(text(keys, fields))
        expect(bundle?.revision).toBe(plain?.revision)
        expect(bundle?.rules[0]?.digest).toBe(plain?.rules[0]?.digest)
      }),
      { numRuns: runs(100) },
    )
  })
})
