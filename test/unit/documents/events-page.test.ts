import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventFields } from '../../../src/documents/event.ts'
import { eventLevel } from '../../../src/documents/event-level.ts'
import { eventTable } from '../../../src/documents/event-table.ts'
import { eventSamples } from '../../support/event-samples.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/events.md'), 'utf8')

type Kind = keyof typeof eventTable

// Object.keys loses the type of the keys: they are the table's own.
const kinds = (Object.keys(eventTable) as Kind[]).sort((a, b) => eventTable[a].number - eventTable[b].number)

function union<T>(lists: readonly (readonly T[])[]): readonly T[] {
  return [...new Set(lists.flat())]
}

/** The row that the page has to have, from what the code says of samples of the event. */
function rowOf(kind: Kind): string {
  const samples = eventSamples[kind]
  const levels = union(samples.map(event => [eventLevel(event)]))
  const fields = union(samples.map(event => Object.keys(eventFields(event))))
  const named = union(samples.map(event => Object.keys(eventFields(event, { names: true })))).filter(
    field => !fields.includes(field),
  )
  const { number, ofPass, meaning } = eventTable[kind]
  const cells = [
    String(number),
    `\`${kind}\``,
    levels.join(', '),
    [...(ofPass ? ['pass'] : []), ...fields].map(field => `\`${field}\``).join(' '),
    named.map(field => `\`${field}\``).join(' '),
    meaning,
  ]
  return `| ${cells.join(' | ')} |`.replaceAll(/\| {2}(?=\|)/g, '| ')
}

test('the page of events has a row for every event, with the fields that the program writes, and no other row', () => {
  const rows = page.split('\n').filter(line => /^\| \d/.test(line))
  expect(rows).toEqual(kinds.map(rowOf))
})

test('no two events have one number, and each is of the hundred of its subject', () => {
  const numbers = kinds.map(kind => eventTable[kind].number)
  expect(new Set(numbers).size).toBe(numbers.length)
  // Windows has 16 bits for it, and EventLogMessages.dll a message for each of these.
  for (const number of numbers) expect(number).toBeGreaterThanOrEqual(100)
  for (const number of numbers) expect(number).toBeLessThan(700)
})

test('every field that is in any row is explained below it', () => {
  const inRows = union(
    kinds.flatMap(kind => eventSamples[kind].map(event => Object.keys(eventFields(event, { names: true })))),
  )
  const explained = [...page.matchAll(/^- ((?:`\w+`(?:, | and )?)+):/gm)].flatMap(([, names = '']) =>
    [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  )
  expect(inRows.filter(field => !explained.includes(field))).toEqual([])
})
