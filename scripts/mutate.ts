/**
 * Breaks the guards of this program one at a time, in a copy of the checkout, and demands that the tests notice each time.
 * A guard whose loss nobody notices is not tested. Prints a line a guard; exit 1 if any loss went unnoticed.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

interface Mutation {
  /** What is lost. */
  readonly guard: string
  readonly file: string
  /** Stands in the file exactly once. */
  readonly find: string
  readonly replace: string
  /** Folders of tests that should notice. */
  readonly tests: readonly string[]
}

const mutations: readonly Mutation[] = [
  {
    guard: 'stop: nothing is planned while a file STOP is there',
    file: 'src/planner/guards.ts',
    find: "return settings.stopped ? { code: 'stopped' } : null",
    replace: 'return settings.stopped ? null : null',
    tests: ['test/unit/planner'],
  },
  {
    guard: 'stop: it is looked for before every action',
    file: 'src/reconcile/action-queue.ts',
    find: 'if (reason !== null) {',
    replace: 'if (reason !== null && this.#running < 0) {',
    tests: ['test/unit/reconcile'],
  },
  {
    guard: 'protected: administrators are left alone',
    file: 'src/planner/guards.ts',
    find: "if (session.admin === true) return { code: 'protected', because: 'admin' }",
    replace: '',
    tests: ['test/unit/planner'],
  },
  {
    guard: 'weak identity: nobody is disconnected who may be somebody else by now',
    file: 'src/planner/guards.ts',
    find: "return action === 'disconnect' && isWeak(incarnation)",
    replace: "return action === 'unlock' && isWeak(incarnation)",
    tests: ['test/unit/planner'],
  },
  {
    guard: 'in flight: one action a session at a time',
    file: 'src/planner/guards.ts',
    find: "return open === undefined ? null : { code: 'in-flight', action: open.action }",
    replace:
      "return open === undefined ? null : open.action === 'unlock' ? null : { code: 'in-flight', action: open.action }",
    tests: ['test/unit/planner'],
  },
  {
    guard: 'write bound: the limit is read once more at admission',
    file: 'src/store/admit.ts',
    find: '>= intent.limit.count) return false',
    replace: '>= intent.limit.count * 2) return false',
    tests: ['test/unit/store', 'test/property/store'],
  },
  {
    guard: 'evidence: an observation that began before the call ended says nothing',
    file: 'src/reconcile/settle.ts',
    find: 'needsLook && before.has(action) ?',
    replace: 'needsLook ?',
    tests: ['test/unit/reconcile'],
  },
  {
    guard: 'deadline: past it the outcome is unknown, not done',
    file: 'src/reconcile/call.ts',
    find: "resolve({ kind: 'unknown', message })",
    replace: "resolve({ kind: 'done' })",
    tests: ['test/unit/reconcile'],
  },
]

const root = resolve(import.meta.dirname, '..')
const copy = mkdtempSync(join(tmpdir(), 'stationkeeper-mutate-'))
try {
  for (const part of [
    'src',
    'test',
    'schemas',
    'policies',
    'bin',
    'package.json',
    'tsconfig.json',
    'vitest.config.ts',
  ]) {
    cpSync(join(root, part), join(copy, part), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
  const folders = [...new Set(mutations.flatMap(({ tests }) => tests))]
  if (!passes(folders)) throw new Error(`the tests in ${folders.join(' ')} fail before anything is broken`)
  const unnoticed = mutations.filter(mutation => !isNoticed(mutation))
  console.log(`${mutations.length - unnoticed.length} of ${mutations.length} broken guards were noticed`)
  process.exitCode = unnoticed.length === 0 ? 0 : 1
} finally {
  rmSync(copy, { recursive: true, force: true })
}

function isNoticed({ guard, file, find, replace, tests }: Mutation): boolean {
  const path = join(copy, file)
  const text = readFileSync(path, 'utf8')
  if (text.split(find).length !== 2)
    throw new Error(`${file}: ${JSON.stringify(find)} does not stand there exactly once`)
  writeFileSync(
    path,
    text.replace(find, () => replace),
  )
  const noticed = !passes(tests)
  writeFileSync(path, text)
  console.log(`${noticed ? 'noticed  ' : 'UNNOTICED'} ${guard} (${file})`)
  return noticed
}

/** Whether all tests in these folders pass. A run in which vitest itself fails is told apart by its missing summary. */
function passes(folders: readonly string[]): boolean {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const run = spawnSync(process.execPath, [vitest, 'run', '--bail=1', ...folders], { cwd: copy, encoding: 'utf8' })
  if (!/^\s*Tests\s+\d+/m.test(stripVTControlCharacters(run.stdout)))
    throw new Error(`vitest ran no test:\n${run.stdout}${run.stderr}`)
  return run.status === 0
}
