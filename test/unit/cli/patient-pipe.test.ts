import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PatientPipe, unblocked } from '../../../src/cli/patient-pipe.ts'
import { temporaryFolder } from '../../support/cli.ts'

const line = (n: number): string => `${n} ${'x'.repeat(1_000)}\n`

/** A pipe, which Linux alone opens anew by the number of a descriptor. */
function pipe() {
  const folder = temporaryFolder()
  const path = join(folder.path, 'pipe')
  execFileSync('mkfifo', [path])
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const writer = openSync(path, constants.O_WRONLY)
  const descriptor = unblocked(writer, process.platform)
  if (descriptor === null) throw new Error('a pipe is one')
  const buffer = Buffer.alloc(1_000_000)
  return {
    out: new PatientPipe({ descriptor, remark: lost => `lost ${lost}\n`, patience: 5 }),
    /** What is there now. */
    read: (most = buffer.length) => buffer.toString('utf8', 0, readSync(reader, buffer, 0, most, null)),
    hangUp: () => closeSync(reader),
    [Symbol.dispose]() {
      for (const open of [writer, descriptor]) closeSync(open)
      folder[Symbol.dispose]()
    },
  }
}

test.runIf(process.platform === 'linux')(
  'a reader that stops holds nobody up, tears no line, and is told how many it missed',
  () => {
    using there = pipe()
    for (let n = 0; n < 500; n++) there.out.write(line(n))
    const first = there.read()
    there.out.write(line(500))
    there.out.write(line(501))
    const lines = `${first}${there.read()}`.trimEnd().split('\n')
    const whole = lines.filter(text => !text.startsWith('lost '))
    expect(whole.every(text => /^\d+ x{1000}$/.test(text))).toBe(true)
    const lost = lines.flatMap(text => /^lost (\d+)$/.exec(text)?.[1] ?? [])
    expect(lost).toHaveLength(1)
    expect(whole.length + Number(lost[0])).toBe(502)
    expect(whole.slice(-2)).toEqual([line(500).trimEnd(), line(501).trimEnd()])
  },
)

test.runIf(process.platform === 'linux')('a reader that only is slow misses nothing', () => {
  using there = pipe()
  let read = ''
  for (let n = 0; n < 500; n++) {
    there.out.write(line(n))
    if (n % 20 === 19) read += there.read()
  }
  expect(read).toBe(Array.from({ length: 500 }, (_, n) => line(n)).join(''))
})

test.runIf(process.platform === 'linux')('a reader that went away is no error', () => {
  using there = pipe()
  there.hangUp()
  expect(() => there.out.write(line(1))).not.toThrow()
})

test('what is no pipe is left as it is', () => {
  using folder = temporaryFolder()
  const file = openSync(join(folder.path, 'file'), 'w')
  expect(unblocked(file, process.platform)).toBeNull()
  closeSync(file)
})
