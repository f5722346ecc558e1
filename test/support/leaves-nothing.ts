/**
 * For test files that share one process with others: whatever they change of that process has to be as it was when they end, or the file that
 * changed it fails, whichever comes after it. What modules keep is another matter: test/unit/house/module-state.test.ts.
 */
import { beforeAll, expect, vi } from 'vitest'

/** Vitest's own, which it sets for each file. */
const OF_VITEST = new Set(['VITEST_POOL_ID', 'VITEST_WORKER_ID'])

/** By name, what one process has one of. */
function surroundings(): ReadonlyMap<string, unknown> {
  // What modules do at a process's end they ask for once, when the first file imports them.
  const events = process.eventNames().filter(name => name !== 'exit')
  return new Map<string, unknown>([
    ...Object.entries(process.env).filter(([name]) => !OF_VITEST.has(name)),
    ...events.map((name): [string, unknown] => [`listeners to ${String(name)}`, process.listenerCount(name)]),
    ['working folder', process.cwd()],
    ['exit code', process.exitCode],
    ['whether time is fake', vi.isFakeTimers()],
  ])
}

// Before the file itself is imported, which may change something already.
const before = surroundings()
// What is returned is done after all that a file does at its end. Names alone: values of an environment are nobody's business.
beforeAll(() => () => {
  const after = surroundings()
  const names = [...new Set([...before.keys(), ...after.keys()])]
  expect(names.filter(name => before.get(name) !== after.get(name))).toEqual([])
})
