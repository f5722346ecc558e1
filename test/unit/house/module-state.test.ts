import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectFolder } from '../../support/cli.ts'
import { moduleState } from './module-state.ts'
import { productSources } from './sources.ts'

/**
 * All that modules keep. Test files share processes (vitest.config.ts), which is sound as long as what one of them leaves here can't be seen by the
 * next: each is what was computed once of its key, or belongs to processes, threads and locks, whose tests have a process a file.
 */
const KEPT = {
  computed: [
    'src/board/picture.ts stationsOfBundle',
    'src/cli/views/test-time-text.ts formats',
    'src/dashboard/text/moment-text.ts formats',
    'src/model/time.ts lastDate',
    'src/model/time.ts lastDay',
    'src/policy/compile-rules.ts compiledPresets',
    'src/policy/zones.ts known',
    'test/property/planner/wall-clock.ts clocks',
    'test/support/printed.ts known',
  ],
  // By its path, and when that was changed.
  ofFiles: ['src/providers/logind/hint-proof.ts read'],
  ofProcesses: [
    'src/policy/git/left-over.ts own',
    'src/policy/git/run-git.ts running',
    'src/providers/multipoint/process-tree.ts orphans',
    'src/providers/wts/thread.ts clients',
    'src/providers/wts/thread.ts symbols',
    'src/store/lock.ts held',
    'src/windows/advapi32.ts loading',
  ],
  // A number that makes ids differ.
  ids: ['test/unit/store/fixtures.ts made'],
} as const

describe('what modules keep', () => {
  const found = [
    ...productSources().map(({ file, text }) => ({ file: `src/${file}`, text })),
    ...['support', 'unit', 'property', 'conformance'].flatMap(supports),
  ].flatMap(({ file, text }) => moduleState(file, text))

  test('is known, and nothing that a test could see of another one', () => {
    expect(found.toSorted()).toEqual(Object.values(KEPT).flat().toSorted())
  })

  test.each([
    ['let count = 0', ['x.ts count']],
    ['export let count = 0', ['x.ts count']],
    ['var count', ['x.ts count']],
    ['const known = new Map<string, string>()', ['x.ts known']],
    ['export const all: string[] = []', ['x.ts all']],
    ['const all: Record<string, string> = {}', ['x.ts all']],
    ["const NAMES = new Set(['a'])", []],
    ['function f() { let count = 0; return count }', []],
  ])('%s', (text, state) => {
    expect(moduleState('x.ts', text)).toEqual(state)
  })
})

/** What test files import of that folder; each has its own state of itself. */
function supports(folder: string): readonly { readonly file: string; readonly text: string }[] {
  return readdirSync(join(projectFolder, 'test', folder), { recursive: true, encoding: 'utf8' })
    .map(name => `test/${folder}/${name.replaceAll('\\', '/')}`)
    .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map(file => ({ file, text: readFileSync(join(projectFolder, file), 'utf8') }))
}
