import { expect, test } from 'vitest'
import { patientTerminal } from '../../../src/cli/patient-terminal.ts'
import type { Terminal } from '../../../src/cli/terminal.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const clock = new VirtualClock()

/** What it would say of three lost lines. */
function remarkOf(format: 'text' | 'json'): string {
  let remark = ''
  const patiently: Terminal['patiently'] = of => {
    remark = of(3)
    return () => {}
  }
  // Nothing else of a terminal is asked for.
  patientTerminal({ patiently } as Terminal, format, clock)
  return remark
}

test('who missed something is told in words, or as an event like any other', () => {
  expect(remarkOf('text')).toBe('3 lines are left out, since nobody read them\n')
  expect(JSON.parse(remarkOf('json'))).toEqual({
    level: 'warning',
    at: expect.stringMatching(/Z$/),
    event: 'trouble',
    what: 'Writing to standard output',
    message: '3 lines are left out, since nobody read them',
  })
})

test('a terminal that nobody can stop reading is left as it is', () => {
  const terminal = { patiently: () => null } as unknown as Terminal // nothing else of it is asked for
  expect(patientTerminal(terminal, 'text', clock)).toBe(terminal)
})
