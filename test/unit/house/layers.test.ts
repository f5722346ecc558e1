import { describe, expect, test } from 'vitest'
import { importsOf } from './imports.ts'
import { LAYERS, violation } from './layer-rules.ts'
import { productSources } from './sources.ts'

function violations(file: string, text: string): readonly string[] {
  return importsOf(file, text)
    .map(found => violation(file, found))
    .filter(line => line !== null)
}

describe('layers', () => {
  const sources = productSources()

  test('the scan finds the product, so that an empty one can not pass', () => {
    const files = sources.map(source => source.file)
    expect(files).toContain('model/plan.ts')
    for (const { prefix } of LAYERS)
      expect(
        files.filter(file => file.startsWith(prefix)),
        prefix,
      ).not.toEqual([])
    expect(sources.flatMap(({ file, text }) => importsOf(file, text)).length).toBeGreaterThan(files.length)
  })

  test('no file reaches a layer, a module of Node or a package that its own layer may not know', () => {
    expect(sources.flatMap(({ file, text }) => violations(file, text))).toEqual([])
  })

  test.each([
    ['static import', "import { openStore } from '../store/open.ts'"],
    ['import for its effect', "import '../store/open.ts'"],
    ['dynamic import', "export const late = () => import('../store/open.ts')"],
    ['re-export', "export { openStore } from '../store/open.ts'"],
    ['re-export of everything', "export * from '../store/open.ts'"],
    ['import type', "import type { Store } from '../store/store.ts'"],
    ['type of an import expression', "export type Journal = import('../store/store.ts').Store"],
    ['require', "export const store = require('../store/open.ts')"],
    ['import equals', "import store = require('../store/open.ts')"],
    ['module of Node', "import { readFileSync } from 'node:fs'"],
    ['module of Node without its prefix', "import { readFileSync } from 'fs'"],
    ['module of Node through process', "export const fs = process.getBuiltinModule('node:fs')"],
    ['package', "import { parse } from 'yaml'"],
    ['name found at run time', 'export const late = (name: string) => import(name)'],
    ['file outside src', "import pkg from '../../package.json' with { type: 'json' }"],
  ])('a planner that goes astray is caught: %s', (_kind, text) => {
    expect(violations('planner/astray.ts', text)).toHaveLength(1)
  })

  test.each([
    ['model/astray.ts', "import { plan } from '../planner/plan.ts'"],
    ['policy/astray.ts', "import { plan } from '../planner/plan.ts'"],
    ['store/astray.ts', "import type { Provider } from '../providers/provider.ts'"],
    ['providers/simulator/astray.ts', "import { openStore } from '../../store/open.ts'"],
    ['reconcile/astray.ts', "import { openStore } from '../store/open.ts'"],
    ['reconcile/astray.ts', "import { createSimulator } from '../providers/simulator/provider.ts'"],
    ['settings/astray.ts', "import { run } from '../cli/commands/run.ts'"],
    ['runtime/astray.ts', "import { openStore } from '../store/open.ts'"],
    ['somewhere/new.ts', "import type { Plan } from '../model/plan.ts'"],
  ])('%s may not say %s', (file, text) => {
    expect(violations(file, text)).toHaveLength(1)
  })

  test('what each layer is there to do is allowed', () => {
    expect(violations('planner/plan.ts', "import type { Plan } from '../model/plan.ts'")).toEqual([])
    expect(violations('planner/plan.ts', "import { matches } from './match.ts'")).toEqual([])
    expect(violations('reconcile/pass.ts', "import type { Store } from '../store/store.ts'")).toEqual([])
    expect(violations('store/open.ts', "import { DatabaseSync } from 'node:sqlite'")).toEqual([])
    expect(violations('daemon.ts', "import { openStore } from './store/open.ts'")).toEqual([])
  })
})
