import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import manifest from '../../../package.json' with { type: 'json' }
import { verbs } from '../../../src/cli/verbs.ts'

const root = join(import.meta.dirname, '../../..')

const pages = [root, join(root, 'docs'), join(root, 'docs/adr'), join(root, 'docs/guide')]
  .flatMap(folder => readdirSync(folder).map(name => join(folder, name)))
  .filter(file => file.endsWith('.md'))
  .map(file => ({ file: file.slice(root.length + 1).replaceAll('\\', '/'), text: readFileSync(file, 'utf8') }))

/** What the pattern's first group finds in all pages, each with the page it stands in. */
function mentions(pattern: RegExp): readonly { readonly file: string; readonly what: string }[] {
  return pages.flatMap(({ file, text }) => [...text.matchAll(pattern)].map(([, what = '']) => ({ file, what })))
}

describe('the pages of documentation', () => {
  test('link to files that exist', () => {
    const links = mentions(/\]\((?!https?:)([^)#]+)[^)]*\)/g)
    expect(links.length).toBeGreaterThan(10)
    expect(links.filter(({ file, what }) => !existsSync(join(root, dirname(file), what)))).toEqual([])
  })

  test('name files of the project that exist', () => {
    const paths = mentions(/`((?:src|test|schemas|scripts|docs|bin|policies|\.github|\.ci)\/[\w./-]*)`/g)
    expect(paths.length).toBeGreaterThan(20)
    expect(
      paths.filter(({ what }) => !what.startsWith('src/policy/generated') && !existsSync(join(root, what))),
    ).toEqual([])
  })

  test('name scripts that npm knows', () => {
    const scripts = mentions(/npm run ([\w:]+)/g)
    expect(scripts.length).toBeGreaterThan(5)
    expect(scripts.filter(({ what }) => !(what in manifest.scripts))).toEqual([])
  })

  test('name verbs that the program knows', () => {
    const named = mentions(/(?:npx stationkeeper|`stationkeeper) (\w+)/g)
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter(({ what }) => !verbs.has(what))).toEqual([])
  })

  test('list every verb in the README, and no other', () => {
    const readme = pages.find(({ file }) => file === 'README.md')?.text ?? ''
    const table = readme.slice(readme.indexOf('## Commands'), readme.indexOf('Each has `--help`'))
    const rows = table.split('\n').filter(line => line.startsWith('| `'))
    const listed = rows.flatMap(row => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)/g)].map(([, verb]) => verb))
    expect(listed.sort()).toEqual([...verbs.keys()].sort())
  })

  test('index every decision', () => {
    const index = pages.find(({ file }) => file === 'docs/adr/README.md')?.text ?? ''
    const decisions = readdirSync(join(root, 'docs/adr')).filter(name => /^\d{4}-/.test(name))
    expect(decisions.length).toBeGreaterThanOrEqual(6)
    expect(decisions.filter(name => !index.includes(`(${name})`))).toEqual([])
  })
})
