import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const SCRIPT = fileURLToPath(new URL('./week-child.ts', import.meta.url))
const MEBIBYTE = 2 ** 20

interface Day {
  readonly day: number
  readonly heap: number
  readonly state: number
}

test('after a week of 1,000 sessions memory is what it was on the second day, and the state folder grows no faster', async ({
  signal,
}) => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', SCRIPT], { signal })
  // The lines are written by week-child.ts.
  const days = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Day)
  expect(days.map(({ day }) => day)).toEqual([1, 2, 3, 4, 5, 6, 7])
  const [, second, third, , , sixth, last] = days
  if (second === undefined || third === undefined || sixth === undefined || last === undefined) throw new Error(stdout)
  // What is counted for a day of writes is full by then; a leak of one object a pass would be seen.
  expect(last.heap).toBeLessThan(second.heap * 1.1)
  expect(sixth.heap).toBeLessThan(second.heap * 1.1)
  // Thirty days are kept, up to some hundred megabytes of each kind: it grows until then, but evenly.
  expect(last.state - sixth.state).toBeLessThan(1.5 * (third.state - second.state) + MEBIBYTE)
})
