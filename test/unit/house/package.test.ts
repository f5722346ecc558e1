import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import manifest from '../../../package.json' with { type: 'json' }
import { importsOf } from './imports.ts'

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

function stationkeeper(...args: readonly string[]): { readonly stdout: string; readonly status: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(folder, manifest.bin.stationkeeper), ...args], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  return { stdout, status }
}

describe('the package', () => {
  test('imports nothing but Node and what it depends on', () => {
    const files = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' }).filter(name =>
      /\.js$/.test(name),
    )
    const packages = files
      .flatMap(name => importsOf(name, readFileSync(join(folder, 'dist', name), 'utf8')))
      .map(({ specifier }) => specifier)
      .filter(specifier => !specifier.startsWith('.') && !isBuiltin(specifier))
    expect(files.length).toBeGreaterThan(5)
    expect(packages.length).toBeGreaterThan(0)
    expect(
      packages.filter(specifier => !Object.keys(manifest.dependencies).some(name => specifier.startsWith(name))),
    ).toEqual([])
  })

  test('loads only what a verb needs: not the YAML parser for help', () => {
    const entry = readFileSync(join(folder, 'dist/main.js'), 'utf8')
    expect(entry.length).toBeLessThan(100_000)
    expect(importsOf('main.js', entry).filter(({ kind }) => kind === 'dynamic').length).toBeGreaterThan(5)
  })

  test('tells its version without its sources', () => {
    expect(stationkeeper('--version')).toEqual({ stdout: `${manifest.version}\n`, status: 0 })
  })

  test('starts every verb', () => {
    const help = stationkeeper('--help').stdout
    expect(help).toContain('plan')
    expect(stationkeeper('plan', '--help').stdout).toContain('--observed')
  })

  test('brings the schemas that it prints', () => {
    const { stdout } = stationkeeper('schema', 'policy')
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(root, 'schemas/policy.v1.schema.json'), 'utf8')))
  })
})
