import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import manifest from '../../../package.json' with { type: 'json' }
import { LIBRARIES } from '../../../scripts/bundle-libraries.ts'
import { importsOf } from './imports.ts'
import { productSources } from './sources.ts'

const root = join(import.meta.dirname, '../../..')

let folder: string

/** What `npm pack` would put into the package, with a bundle of its own, and no sources beside it. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'package-'))
  for (const name of [...manifest.files, 'package.json']) {
    if (name !== 'dist' && existsSync(join(root, name)))
      cpSync(join(root, name), join(folder, name), { recursive: true })
  }
  execFileSync(process.execPath, [join(root, 'scripts/build.ts'), join(folder, 'dist')], { cwd: root })
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function entry(): string {
  return join(folder, manifest.bin.stationkeeper)
}

function stationkeeper(...args: readonly string[]): { readonly stdout: string; readonly status: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [entry(), ...args], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  return { stdout, status }
}

describe('the package', () => {
  test('imports nothing but Node and what it depends on', () => {
    const imports = importsOf('main.js', readFileSync(join(folder, 'dist/main.js'), 'utf8'))
    const packages = imports.map(({ specifier }) => specifier).filter(specifier => !isBuiltin(specifier))
    expect(packages.length).toBeGreaterThan(0)
    expect(packages.filter(specifier => !Object.keys(manifest.dependencies).includes(specifier))).toEqual([])
  })

  const texts = (): readonly string[] =>
    readdirSync(join(folder, 'dist/licences')).map(name => readFileSync(join(folder, 'dist/licences', name), 'utf8'))

  test('brings the licence of every package that is bundled, and of what those packages bring', () => {
    const imported = productSources()
      .flatMap(({ file, text }) => importsOf(file, text))
      .map(({ specifier }) => /^(?![./]|node:)(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0])
      .filter(name => name !== undefined)
      .filter(name => !(name in manifest.dependencies))
    expect(imported.length).toBeGreaterThan(3)
    const licensed = new Set(texts().map(text => text.slice(0, text.indexOf(' '))))
    // The validators are compiled by ajv, and carry pieces of it; avvio is fastify's.
    expect([...imported, 'ajv', 'avvio'].filter(name => !licensed.has(name))).toEqual([])
  })

  test('has no package in it whose licence asks for more than to be passed on', () => {
    const known = /MIT|ISC|BSD|Apache|Permission is hereby granted|Redistribution and use|Blue Oak/i
    expect(
      texts()
        .filter(text => !known.test(text))
        .map(text => text.split('\n')[0]),
    ).toEqual([])
    expect(texts().filter(text => /General Public License|Server Side|Commons Clause/i.test(text))).toEqual([])
  })

  test('has every library that only a daemon needs in a file of its own, each loaded when it is asked for', () => {
    const script = `
      const libraries = require('./dist/libraries.cjs')
      for (const name of Object.keys(libraries)) {
        const before = process.moduleLoadList.includes('NativeModule http')
        if (name === 'fastify') process.stdout.write(String(before))
        if (libraries[name] === undefined) throw new Error(name)
      }
      process.stdout.write(' ' + Object.keys(libraries).join())`
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' })
    expect({ stdout, stderr }).toEqual({ stdout: `false ${LIBRARIES.join()}`, stderr: '' })
  })

  test('loads no package and none of the costly modules of Node to show help', () => {
    const { stdout } = spawnSync(
      process.execPath,
      ['--require', join(import.meta.dirname, 'loaded-modules.cjs'), ...[entry(), 'plan', '--help']],
      { cwd: folder, encoding: 'utf8' },
    )
    const loaded = stdout.slice(stdout.lastIndexOf('loaded:'))
    expect(loaded).toContain('NativeModule fs')
    expect(loaded.match(/NativeModule (crypto|sqlite|child_process|http|fs\/promises)\b/)).toBeNull()
  })

  test('tells its version without its sources', () => {
    expect(stationkeeper('--version')).toEqual({ stdout: `${manifest.version}\n`, status: 0 })
  })

  test('starts every verb', () => {
    const help = stationkeeper('--help').stdout
    expect(help).toContain('plan')
    expect(stationkeeper('plan', '--help').stdout).toContain('--observed')
  })

  test('brings the scripts that PowerShell runs, beside what starts it', () => {
    const sources = join(root, 'src/providers/multipoint')
    const scripts = readdirSync(sources).filter(name => name.endsWith('.ps1'))
    expect(scripts).toContain('host.ps1')
    for (const script of scripts) {
      expect(readFileSync(join(folder, 'dist', script), 'utf8')).toBe(readFileSync(join(sources, script), 'utf8'))
    }
    const bundle = readFileSync(join(folder, 'dist/main.js'), 'utf8')
    expect(bundle).toMatch(/new URL\([`'"](\.\/)?host\.ps1[`'"], ?import\.meta\.url\)/)
  })

  test('brings what browsers are given, with every file that it asks for and nothing from elsewhere', () => {
    const pages = join(folder, 'dist/dashboard')
    const texts = readdirSync(pages, { recursive: true, encoding: 'utf8' })
      .filter(name => /\.(html|css)$/.test(name))
      .map(name => readFileSync(join(pages, name), 'utf8'))
    expect(texts.length).toBeGreaterThan(1)
    const asked = texts.flatMap(text => [...text.matchAll(/(?:src|href)="([^"]+)"|url\(([^)]+)\)/g)])
    const files = asked.map(([, attribute, style]) => attribute ?? style ?? '').filter(name => name.includes('.'))
    expect(files.length).toBeGreaterThan(1)
    expect(files.filter(name => !name.startsWith('/') || !existsSync(join(pages, name)))).toEqual([])
  })

  test('brings the pages that its README sends readers to', () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8')
    const pages = [...readme.matchAll(/\]\((docs\/[^)#]+)/g)].map(([, page = '']) => page)
    expect(pages.length).toBeGreaterThan(3)
    expect(pages.filter(page => !existsSync(join(folder, page)))).toEqual([])
  })

  test('brings the schemas that it prints', () => {
    const { stdout } = stationkeeper('schema', 'policy')
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(root, 'schemas/policy.v1.schema.json'), 'utf8')))
  })
})
