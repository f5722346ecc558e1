import { expect, test } from 'vitest'
import { journalTerminal } from '../../../src/cli/journal-terminal.ts'
import { jsonNarrator } from '../../../src/cli/json-narrator.ts'
import { narrator } from '../../../src/cli/narrator.ts'
import { recordedTerminal } from '../../support/terminal.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const trouble = { kind: 'pass-failed', message: 'the disk is full' } as const

test.each(['text', 'json'] as const)(
  'what happens stands in the journal with its level and without a time of its own: %s',
  format => {
    const terminal = recordedTerminal()
    const journal = journalTerminal(terminal, {}, () => true)
    const told = (format === 'json' ? jsonNarrator : narrator)(journal, { clock: new VirtualClock() })
    told.tell({ kind: 'ending', running: 0 })
    told.tell(trouble)
    const [notice, err] = terminal.shown.out.trimEnd().split('\n')
    if (format === 'text') {
      expect(notice).toBe('<5>Ending')
      expect(err).toBe('<3>Nothing is done for now: the disk is full')
    } else {
      expect(notice).toMatch(/^<5>\{"level":"notice","at":.*"ending"/)
      expect(err).toMatch(/^<3>\{"level":"err","at":.*"pass-failed"/)
    }
  },
)

test('a report of several lines has a level on each; what ends the program is an error', () => {
  const recorded = recordedTerminal()
  const journal = journalTerminal({ ...recorded, colour: { out: true, err: true } }, {}, () => true)
  journal.err('lessons.yaml:6: SK2001\n   6 | ensrue\n')
  journal.err('stationkeeper: the settings are not valid\n  see doctor\n')
  expect(recorded.shown.err).toBe(
    '<4>lessons.yaml:6: SK2001\n<4>   6 | ensrue\n<3>stationkeeper: the settings are not valid\n<3>  see doctor\n',
  )
  expect(journal.colour).toEqual({ out: false, err: false })
})

test('a stream that is not the journal stays as it is, also beside one that is', () => {
  const recorded = recordedTerminal()
  const mixed = journalTerminal(recorded, {}, descriptor => descriptor === 2)
  mixed.out('12:00:00  Ending\n')
  mixed.err('a warning\n')
  expect(recorded.shown).toEqual({ out: '12:00:00  Ending\n', err: '<4>a warning\n' })
  expect(journalTerminal(recorded, {}, () => false)).toBe(recorded)
})

test('the end of the own journal is noted where it is kept by somebody else, and bothers nobody at a terminal', () => {
  const terminal = recordedTerminal()
  const head = { kind: 'journal-head', sequence: 42, hash: 'c0ffee' } as const
  narrator(terminal, { clock: new VirtualClock() }).tell(head)
  expect(terminal.shown.out).toBe('')
  const journal = journalTerminal(terminal, {}, () => true)
  narrator(journal, { clock: new VirtualClock() }).tell(head)
  expect(terminal.shown.out).toBe('<5>The journal ends with entry 42, c0ffee\n')
})
