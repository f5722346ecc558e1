import { expect, test } from 'vitest'
import { entryText, eventLogNarrator } from '../../../src/cli/event-log-narrator.ts'
import { noteEvents } from '../../../src/cli/note-events.ts'
import { eventLevel } from '../../../src/documents/event-level.ts'
import type { EventLogEntry } from '../../../src/windows/event-log.ts'
import { eventSamples } from '../../support/event-samples.ts'
import { recordedTerminal } from '../../support/terminal.ts'

const everything = Object.values(eventSamples).flat()

test('the event log has what is at least worth a note, with its number and as grave as it is', () => {
  const entries: EventLogEntry[] = []
  const tell = eventLogNarrator({ report: entry => entries.push(entry) }, text => expect.fail(text))
  for (const event of everything) tell(event)
  expect(entries).toHaveLength(everything.filter(event => eventLevel(event) !== 'info').length)
  const of = (id: number): EventLogEntry | undefined => entries.find(entry => entry.id === id)
  expect(of(400)).toEqual({
    kind: 'information',
    id: 400,
    text: 'Someone pressed Block All.\r\n\r\nevent: block-all\r\nsessions: 5, 6\r\nof: 2',
  })
  expect(of(302)).toMatchObject({ kind: 'error' })
  expect(of(403)).toMatchObject({ kind: 'warning' })
  // What happens to every session all day long is not for this log.
  expect(of(330)).toBeUndefined()
})

test('whoever reads it learns no name, and no text of others becomes a line', () => {
  for (const event of everything) expect(entryText(event)).not.toMatch(/\bana\b|keller/)
  const text = entryText({ kind: 'trouble', what: 'Reading', message: 'gone\r\nevent: armed\u001b[2J' })
  expect(text.split('\r\n')).toHaveLength(5)
})

test('a log that takes nothing is told of once, until it takes something again', () => {
  let works = false
  const troubles: string[] = []
  const report = (): void => {
    if (!works) throw new Error('it is full')
  }
  const tell = eventLogNarrator({ report }, text => troubles.push(text))
  const [stopped] = eventSamples.stopped
  tell(stopped)
  tell(stopped)
  expect(troubles).toEqual(['The event log is left out: it is full\n'])
  works = true
  tell(stopped)
  works = false
  tell(stopped)
  expect(troubles).toHaveLength(2)
})

test('a daemon that can not open the event log says so, and goes on without it', async () => {
  const terminal = recordedTerminal()
  using notes = await noteEvents(terminal, () => Promise.reject(new Error('access denied')))
  notes.tell(eventSamples.stopped[0])
  expect(terminal.shown.err).toBe('The event log is left out: access denied\n')
})

test('an event log that was opened is closed when nobody tells any more', async () => {
  const done: string[] = []
  const log = { report: () => done.push('reported'), close: () => done.push('closed') }
  {
    using notes = await noteEvents(recordedTerminal(), async () => log)
    notes.tell(eventSamples.stopped[0])
  }
  expect(done).toEqual(['reported', 'closed'])
})
