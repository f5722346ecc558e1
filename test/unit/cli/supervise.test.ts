import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { supervise } from '../../../src/cli/supervise.ts'
import { ms } from '../../../src/model/time.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

/** Counts its starts in the file that is its argument. */
const counting = `
const fs = require('fs')
const file = process.argv[1]
const start = (fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0) + 1
fs.writeFileSync(file, String(start))
`

function inNode(program: string, file: string): [string, ...string[]] {
  return [process.execPath, '-e', counting + program, file]
}

describe('a process that is supervised', () => {
  it('is begun again after each failure, with pauses that double, and no more after it ends well', async () => {
    using folder = temporaryFolder()
    const clock = new VirtualClock()
    const said: string[] = []
    const end = await supervise({
      command: inNode("console.error('start', start); process.exitCode = start < 4 ? 7 : 0", join(folder.path, 'n')),
      clock,
      signal: new AbortController().signal,
      onErr: () => {},
      onFailure(what, lastWords) {
        said.push(`${lastWords.join()}: ${what}`)
        // Once the pause has begun.
        setImmediate(() => void clock.advance(ms(2 ** (said.length - 1) * 1_000)))
      },
    })
    expect(end).toEqual({ kind: 'exited', code: 0 })
    expect(said).toEqual([
      'start 1: The daemon ended with exit code 7; again in 1s',
      'start 2: The daemon ended with exit code 7; again in 2s',
      'start 3: The daemon ended with exit code 7; again in 4s',
    ])
  })

  it('ends in order when the supervision is told to end, and is not begun again whatever its exit code', async () => {
    using folder = temporaryFolder()
    const ending = new AbortController()
    const heard: string[] = []
    const end = await supervise({
      command: inNode(
        `process.on('disconnect', () => { console.error('in order'); process.exitCode = 5 }); console.error('ready')`,
        join(folder.path, 'n'),
      ),
      clock: new VirtualClock(),
      signal: ending.signal,
      onErr(text) {
        heard.push(text.trim())
        if (text.includes('ready')) ending.abort()
      },
      onFailure: what => heard.push(what),
    })
    expect(end).toEqual({ kind: 'exited', code: 5 })
    expect(heard).toEqual(['ready', 'in order'])
  })

  it('whose program is not there is tried again', async () => {
    using folder = temporaryFolder()
    const ending = new AbortController()
    const said: string[] = []
    await supervise({
      command: [join(folder.path, 'no-such-program')],
      clock: new VirtualClock(),
      signal: ending.signal,
      onErr: () => {},
      onFailure(what) {
        said.push(what)
        ending.abort()
      },
    })
    expect(said).toEqual([expect.stringMatching(/^The daemon could not be started: .*ENOENT; again in 1s$/)])
  })
})
