import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LogFile } from '../../../src/cli/log-file.ts'
import { localTime, logTerminal } from '../../../src/cli/log-terminal.ts'
import { instant } from '../../../src/model/time.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { recordedTerminal } from '../../support/terminal.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

describe('what is said to a log', () => {
  it('stands there line by line with its instant, whichever stream it was for, and in its place too', () => {
    using folder = temporaryFolder()
    const terminal = recordedTerminal()
    const file = join(folder.path, 'run.log')
    const log = new LogFile(file, { onTrouble: error => expect(error).toBeNull() })
    const clock = new VirtualClock('2026-11-21T09:00:00.5Z')
    const both = logTerminal(terminal, { log, clock, format: 'text', errsThere: true })
    both.out('09:00:00  Unlocked session 3\n')
    both.err('\nWarning: two\nlines\n')
    log.close()
    const at = localTime(clock.now())
    expect(readFileSync(file, 'utf8')).toBe(`${at}  Unlocked session 3\n${at}  Warning: two\n${at}  lines\n`)
    expect(terminal.shown).toEqual({ out: '09:00:00  Unlocked session 3\n', err: '\nWarning: two\nlines\n' })
  })

  it('as JSON stays JSON, since its documents have their instants', () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'run.log')
    const log = new LogFile(file, { onTrouble: error => expect(error).toBeNull() })
    const terminal = recordedTerminal()
    const alone = logTerminal(terminal, { log, clock: new VirtualClock(), format: 'json', errsThere: false })
    alone.out('{"kind":"started"}\n')
    alone.err('')
    log.close()
    expect(readFileSync(file, 'utf8')).toBe('{"kind":"started"}\n')
    expect(terminal.shown).toEqual({ out: '{"kind":"started"}\n', err: '' })
  })

  it('has the wall clock and how far it is from UTC, so that no hour of the year is ambiguous', () => {
    const at = instant(Date.parse('2026-06-01T12:00:00.123Z'))
    const text = localTime(at)
    expect(text).toMatch(/^2026-0[56]-\d\dT\d\d:\d\d:\d\d\.123[+-]\d\d:\d\d$/)
    expect(Date.parse(text)).toBe(at)
  })
})
