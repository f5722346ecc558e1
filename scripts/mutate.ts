/**
 * Breaks the guards of this program one at a time, in a copy of the checkout, and demands that the tests notice each time.
 * A guard whose loss nobody notices is not tested. Prints a line a guard; exit 1 if any loss went unnoticed.
 *
 * `npm run mutate -- src/planner` breaks only what stands below these paths.
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
    find: 'const reason = stopReason()',
    replace: 'const reason = stopReason() === null ? null : null',
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
    guard: 'disarmed: nothing is done before somebody has said so',
    file: 'src/planner/guards.ts',
    find: "return settings.armed ? null : { code: 'disarmed' }",
    replace: 'return settings.armed ? null : null',
    tests: ['test/unit/planner'],
  },
  {
    guard: 'protected: whom the settings list is left alone',
    file: 'src/planner/guards.ts',
    find: "if (truth === 'yes') return { code: 'protected', because: 'listed' }",
    replace: '',
    tests: ['test/unit/planner'],
  },
  {
    guard: 'protected: who may be listed is not disconnected',
    file: 'src/planner/guards.ts',
    find: "return truth === 'undecided' && action === 'disconnect'",
    replace: "return truth === 'undecided' && action === 'unlock'",
    tests: ['test/unit/planner'],
  },
  {
    guard: 'protected: the session in which it was asked is left alone',
    file: 'src/planner/guards.ts',
    find: 'session.own || session.id === settings.invokedFrom',
    replace: 'session.own',
    tests: ['test/unit/planner'],
  },
  {
    guard: 'held: nothing is done to a session that somebody holds',
    file: 'src/planner/guards.ts',
    find: "return hold === null ? null : { code: 'held',",
    replace: "return hold === null || hold !== null ? null : { code: 'held',",
    tests: ['test/unit/planner'],
  },
  {
    guard: 'held: a hold that may be about a session holds it',
    file: 'src/planner/placed.ts',
    find: "if (covers(hold, facts, incarnation) !== 'no') last = hold.placed",
    replace: "if (covers(hold, facts, incarnation) === 'yes') last = hold.placed",
    tests: ['test/unit/planner'],
  },
  {
    guard: 'contested: a rule that yields stops',
    file: 'src/planner/guards.ts',
    find: "if (whenContested !== 'yield' || ledger.fights.size === 0) return null",
    replace: "if (whenContested === 'yield' || ledger.fights.size === 0) return null",
    tests: ['test/unit/planner'],
  },
  {
    guard: 'set aside: only what was named',
    file: 'src/planner/guards.ts',
    find: 'setAsideAs !== null && setAside.includes(setAsideAs)) continue',
    replace: 'setAsideAs !== null) continue',
    tests: ['test/unit/planner'],
  },
  {
    guard: 'host limit: no more is due than it leaves',
    file: 'src/planner/share-out.ts',
    find: 'if (due.length <= places.free) return',
    replace: 'if (due.length > 0) return',
    tests: ['test/unit/planner'],
  },
  {
    guard: 'disruption budget: no more disconnects are due than it leaves',
    file: 'src/planner/share-out.ts',
    find: 'if (disconnects.length <= places.free) return null',
    replace: 'if (disconnects.length > 0) return null',
    tests: ['test/unit/planner'],
  },
  {
    guard: 'disruption budget: whoever was warned keeps the place',
    file: 'src/planner/share-out.ts',
    find: 'Number(a.notice === null) - Number(b.notice === null) ||',
    replace: '',
    tests: ['test/unit/planner'],
  },
  {
    guard: 'notice: nobody is disconnected before the wait is over',
    file: 'src/planner/notice.ts',
    find: 'return now < given.until ?',
    replace: 'return now > given.until ?',
    tests: ['test/unit/planner'],
  },
  {
    guard: 'notice: whoever came back is warned anew',
    file: 'src/planner/notice.ts',
    find: 'idleSince !== null && idleSince > given.begunAt && isAboutIdleness(rule) ? null : given',
    replace: 'given',
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
    guard: 'write bound: it is asserted of what is about to be kept',
    file: 'src/store/admit.ts',
    find: 'written(intent) > intent.limit.count)',
    replace: 'written(intent) > intent.limit.count * 2)',
    tests: ['test/unit/store'],
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
    find: "end({ kind: 'unknown', message })",
    replace: "end({ kind: 'done' })",
    tests: ['test/unit/reconcile'],
  },
  {
    guard: 'write bound: a write counts from the end of its call, not from its intent',
    file: 'src/store/intents.ts',
    find: "'UPDATE intent SET outcome = ?, counted_boot = ?, counted_elapsed = ?, mark = ? WHERE id = ?'",
    replace:
      "'UPDATE intent SET outcome = ?, counted_boot = max(counted_boot, min(0, ?)), counted_elapsed = max(counted_elapsed, min(0, ?)), mark = ? WHERE id = ?'",
    tests: ['test/property/reconcile'],
  },
  {
    guard: 'write bound: retention keeps what a limit may still look back to',
    file: 'src/store/retention.ts',
    find: 'now.elapsed - WRITES_KEPT - HOUR,',
    replace: 'now.elapsed - HOUR,',
    tests: ['test/property/reconcile'],
  },
  {
    guard: 'evidence: what can not be an observation is not planned with',
    file: 'src/reconcile/observe.ts',
    find: 'if (wrong !== null) throw',
    replace: 'if (wrong !== null && wrong === "") throw',
    tests: ['test/property/reconcile'],
  },
  {
    guard: 'multipoint: an answer counts for the request whose number it has',
    file: 'src/providers/multipoint/shell.ts',
    find: 'if (pending === null || reply.id !== pending.id) return',
    replace: 'if (pending === null) return',
    tests: ['test/unit/providers/multipoint/shell-pool.test.ts'],
  },
  {
    guard: 'multipoint: what was sent and not answered is unknown',
    file: 'src/providers/multipoint/shell.ts',
    find: 'pending?.reject(new UnknownOutcomeError(',
    replace: 'pending?.reject(new TypeError(',
    tests: ['test/unit/providers/multipoint/shell-pool.test.ts'],
  },
  {
    guard: 'multipoint: who hangs is ended',
    file: 'src/providers/multipoint/slot.ts',
    find: 'if (answered && !shell.isOver) return',
    replace: 'if (!shell.isOver) return',
    tests: ['test/unit/providers/multipoint/shell-pool.test.ts'],
  },
  {
    guard: 'multipoint: who keeps ending is not started again at once',
    file: 'src/providers/multipoint/restart-wait.ts',
    find: 'if (this.#failures < 2) return',
    replace: 'if (this.#failures < 2_000) return',
    tests: ['test/unit/providers/multipoint/shell-pool.test.ts'],
  },
  {
    guard: 'multipoint: session 0 is left alone',
    file: 'src/providers/multipoint/actuator.ts',
    find: "if (sessionId === '0') throw",
    replace: "if (sessionId === '' ) throw",
    tests: ['test/unit/providers/multipoint/multipoint.test.ts'],
  },
  {
    guard: "multipoint: the cmdlets' own session is not disconnected",
    file: 'src/providers/multipoint/actuator.ts',
    find: "if (action !== 'disconnect' || host?.sessionId == null",
    replace: "if (action === 'disconnect' || host?.sessionId == null",
    tests: ['test/unit/providers/multipoint/multipoint.test.ts'],
  },
  {
    guard: 'multipoint: another stay of the same person is not treated as the one that was seen',
    file: 'src/providers/multipoint/stay.ts',
    find: 'if (!isSame) throw',
    replace: "if (!isSame && sessionId === '') throw",
    tests: ['test/unit/providers/multipoint/multipoint.test.ts'],
  },
  {
    guard: "multipoint: nobody is disconnected whose logon time can't be read again",
    file: 'src/providers/multipoint/stay.ts',
    find: "if (action === 'unlock' || target.logonAt === null) return null",
    replace: 'if (action !== null) return null',
    tests: ['test/unit/providers/multipoint/multipoint.test.ts'],
  },
  {
    guard: "multipoint: an id of two people is nobody's",
    file: 'src/providers/multipoint/sessions.ts',
    find: 'if (twin !== undefined && !isSamePerson(twin, session)) ambiguous.add(session.id)',
    replace: 'if (twin === session) ambiguous.add(session.id)',
    tests: ['test/unit/providers/multipoint/sessions.test.ts'],
  },
  {
    guard: 'multipoint: Windows lends nothing to another person',
    file: 'src/providers/multipoint/overlay.ts',
    find: 'same !== undefined && isSamePerson(session, same)',
    replace: 'same !== undefined',
    tests: ['test/unit/providers/multipoint/overlay.test.ts'],
  },
  {
    guard: 'multipoint: a lock is never a block',
    file: 'src/providers/multipoint/overlay.ts',
    find: 'locked: windows.locked,',
    replace: 'locked: windows.locked, blocked: windows.locked,',
    tests: ['test/unit/providers/multipoint/overlay.test.ts'],
  },
]

const paths = process.argv.slice(2)
const chosen = mutations.filter(({ file }) => paths.length === 0 || paths.some(path => file.startsWith(path)))

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
  const folders = [...new Set(chosen.flatMap(({ tests }) => tests))]
  if (!passes(folders)) throw new Error(`the tests in ${folders.join(' ')} fail before anything is broken`)
  const unnoticed = chosen.filter(mutation => !isNoticed(mutation))
  console.log(`${chosen.length - unnoticed.length} of ${chosen.length} broken guards were noticed`)
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
