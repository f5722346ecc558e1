import { describe, expect, it } from 'vitest'
import { loadPolicies } from '../../../src/policy/load.ts'
import { head, placesOf, policy } from './policy-text.ts'

const manyAliases = `- &a x\n${'- *a\n'.repeat(2_000)}`

/** Each line ten times the one before: 10^8 values. */
const bomb = `a: &a [${'1,'.repeat(10)}]\n${[...'bcdefgh']
  .map((key, index) => `${key}: &${key} [${`*${'abcdefg'[index]},`.repeat(10)}]\n`)
  .join('')}`

describe('a file that is no sound YAML', () => {
  it.each([
    ['an unclosed list', `${head}spec: { rules: [`, ['SK1001:4:17']],
    ['an indentation that fits nothing', `${head}spec:\n    rules: []\n  mode: enforce\n`, ['SK1001:6:1']],
    ['a duplicate key', `${head}kind: SessionPolicy\nspec: {}\n`, ['SK1002:4:1']],
    ['the keys 3 and "3", which are one', 'a: { 3: x, "3": y }', ['SK1002:1:12']],
    ['a duplicate key deep inside', policy('match: { station: 3, station: 4 }'), ['SK1002:7:28']],
    ['a tab as indentation', `${head}spec:\n\trules: []\n`, ['SK1003:5:1']],
    ['a tab after spaces', `${head}spec:\n  rules:\n  \t- name: a\n`, ['SK1003:6:3']],
    ['a tab before a later field', `${head}spec:\n  rules:\n    - name: a\n\t  match: {}\n`, ['SK1003:7:1']],
    ['aliases that expand to millions', bomb, ['SK1004:1:4']],
    ['an anchor that holds itself', 'a: &x [*x]', ['SK1004:1:4']],
    ['an anchor that holds itself and was given before', 'a: &x 1\nb: &x [*x]\n', ['SK1004:1:4']],
    ['thousands of aliases', manyAliases, ['SK1004:1:1']],
    ['an alias without an anchor', `${head}spec: *nothing\n`, ['SK1001:4:7']],
    ['a star without quotes', policy('match: { user: * }'), ['SK1001:7:22']],
    ['an escape that YAML does not know', policy('match: { user: "CLASS\\pupil*" }'), ['SK1009:7:28']],
    ['a tag', `${head}spec: !secret x\n`, ['SK1012:4:7']],
    ['a tag of YAML 1.1', `${head}spec: !!set { a }\n`, ['SK1012:4:13']],
    ['pairs of an alias', `${head}spec: !!pairs [a: *x]\n`, ['SK1012:4:15']],
    ['a tagged merge key', `${head}!!merge <<: 1\n`, ['SK1012:4:9']],
    ['YAML 1.1, in which on is no text', `%YAML 1.1\n---\n${head}`, ['SK1011:1:1']],
    ['a list as a key', '? [a, b]\n: c\n', ['SK1001:1:3']],
  ])('%s is found at its place, and makes no bundle', (_, text, findings) => {
    expect(placesOf(text)).toEqual(findings)
    expect(loadPolicies([{ path: 'a.yaml', text }], { timeZone: null }).bundle).toBeNull()
  })

  it.each(['[', '- ', '{a: '])('%s without end is nested too deeply, and no stack trace', open => {
    const text = open.repeat(100_000)
    expect(placesOf(text).map(place => place.slice(0, 6))).toEqual(['SK1010'])
  })

  it('answers a mebibyte of keys in seconds', () => {
    const text = Array.from({ length: 90_000 }, (_, index) => `k${index}: 1`).join('\n')
    expect(placesOf(text)).toEqual(['SK2003:1:1'])
  }, 30_000)

  it('finds what is wrong in every document and every file, in order', () => {
    const files = [
      { path: 'b.yaml', text: `${head}spec: { rules: [\n` },
      { path: 'a.yaml', text: `${head}spec: {}\n---\nkind: Nothing\n---\na: 1\na: 2\n` },
    ]
    const { diagnostics, bundle } = loadPolicies(files, { timeZone: null })
    expect(diagnostics.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual([
      'a.yaml:4 SK2005',
      'a.yaml:6 SK2003',
      'a.yaml:9 SK1002',
      'b.yaml:5 SK1001',
    ])
    expect(bundle).toBeNull()
  })

  it('says how a backslash is written', () => {
    const [found] = loadPolicies([{ path: 'a.yaml', text: policy('match: { user: "CLASS\\pupil*" }') }], {
      timeZone: null,
    }).diagnostics
    expect(found?.hint).toBe("did you mean single quotes? 'CLASS\\pupil*'")
  })

  it('says that a glob needs quotes', () => {
    const [found] = loadPolicies([{ path: 'a.yaml', text: policy('match: { user: *pupil }') }], {
      timeZone: null,
    }).diagnostics
    expect(found?.hint).toContain("'*pupil'")
  })
})

describe('text that is fine', () => {
  const text = policy('match: { station: 3 }')
  const revision = loadPolicies([{ path: 'a.yaml', text }], { timeZone: null }).bundle?.revision

  it.each([
    ['a byte order mark', `\uFEFF${text}`],
    ['CRLF', text.replaceAll('\n', '\r\n')],
    ['tabs outside indentation', text.replace('match: ', 'match:\t').replace('name: r', 'name: r\t# one')],
    ['comments and empty lines', `# first\n\n${text.replace('spec:', '\n# more\nspec:')}\n# last`],
    ['another order of keys', text.replace('metadata: { name: a }\n', '').concat('metadata: { name: a }\n')],
    ['other quotes', text.replace('name: r', '"name": \'r\'')],
    ['defaults said aloud', `${text}      timeout: 10s\n`],
  ])('%s changes neither findings nor revision', (_, same) => {
    const { bundle, diagnostics } = loadPolicies([{ path: 'other.yml', text: same }], { timeZone: null })
    expect(diagnostics).toEqual([])
    expect(bundle?.revision).toBe(revision)
  })

  it('gives another revision for other content', () => {
    const other = loadPolicies([{ path: 'a.yaml', text: policy('match: { station: 4 }') }], { timeZone: null })
    expect(other.bundle?.revision).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(other.bundle?.revision).not.toBe(revision)
  })

  it.each([
    ['an empty file', ''],
    ['only comments', '# nothing yet\n'],
    ['only a separator', '---\n'],
  ])('%s is a warning and no policy', (_, empty) => {
    const { bundle, diagnostics, policies } = loadPolicies([{ path: 'a.yaml', text: empty }], { timeZone: null })
    expect(diagnostics.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['SK3001 warning'])
    expect(policies).toBe(0)
    expect(bundle?.rules).toEqual([])
  })

  it('follows anchors and aliases', () => {
    const shared = `${head}spec:
  rules:
    - name: one
      match: { station: &front [3, 4] }
      ensure: unlocked
      reapply: &insistent { every: 2m }
    - name: two
      match: { station: *front, connection: station }
      ensure: unlocked
      priority: 1
      reapply: *insistent
`
    const { bundle, diagnostics } = loadPolicies([{ path: 'a.yaml', text: shared }], { timeZone: null })
    expect(diagnostics).toEqual([])
    expect(bundle?.rules.map(({ match, reapply }) => [match.station, reapply.every])).toEqual([
      [['3', '4'], 120_000],
      [['3', '4'], 120_000],
    ])
  })

  it('follows an alias to a key, and takes the last anchor of a name', () => {
    const text = `${head}spec:
  rules:
    - &word name: &word one
      match: { &field user: *word }
      ensure: unlocked
    - name: *field
      match: { user: *word, station: 3 }
      ensure: unlocked
      priority: 1
`
    const { bundle } = loadPolicies([{ path: 'a.yaml', text }], { timeZone: null })
    expect(bundle?.rules.map(({ rule, match }) => [rule, match.user])).toEqual([
      ['user', ['one']],
      ['one', ['one']],
    ])
  })
})
