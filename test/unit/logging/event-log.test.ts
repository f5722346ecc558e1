import { expect, test } from 'vitest'
import type { DaemonEvent } from '../../../src/daemon/events.ts'
import { eventLevel } from '../../../src/documents/event-level.ts'
import { eventLog, type LogLevel } from '../../../src/logging/event-log.ts'
import { eventSamples } from '../../support/event-samples.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

interface Line {
  readonly level: LogLevel
  readonly text: string
}

function told(
  events: readonly DaemonEvent[],
  { least = 'info', names = false, pass = 7 }: { least?: LogLevel; names?: boolean; pass?: number | null } = {},
): readonly Line[] {
  const lines: Line[] = []
  const log = eventLog({ clock: new VirtualClock(), least, names, write: (level, text) => lines.push({ level, text }) })
  for (const event of events) log.tell(event, pass)
  return lines
}

const everything = Object.values(eventSamples).flat()

test('every event is one line of JSON that begins with its level, its instant and its name', () => {
  const lines = told(everything)
  expect(lines).toHaveLength(everything.length)
  for (const [index, { level, text }] of lines.entries()) {
    const event = everything[index]
    if (event === undefined) throw new Error('a line too many')
    expect(level).toBe(eventLevel(event))
    expect(text).toMatch(/^[^\n]+\n$/)
    expect(Object.entries(JSON.parse(text)).slice(0, 3)).toEqual([
      ['level', level],
      ['at', expect.stringMatching(/^\d{4}-.*Z$/)],
      ['event', event.kind],
    ])
  }
})

test('nobody is named in any of them unless that is asked for', () => {
  expect(JSON.stringify(everything)).toMatch(/ana/)
  for (const { text } of told(everything)) expect(text).not.toMatch(/\bana\b|keller|because she asked/)
  const named = told(everything, { names: true }).map(({ text }) => JSON.parse(text))
  const of = (kind: string): Record<string, unknown> => named.find(({ event }) => event === kind)
  expect(of('intended')).toMatchObject({ user: 'CLASS\\ana' })
  const failed = named.filter(({ event, outcome }) => event === 'ended' && outcome !== 'done')
  expect(failed.length).toBeGreaterThan(0)
  for (const each of failed) expect(each).toMatchObject({ message: 'CLASS\\ana has gone' })
  expect(of('block-all')).toMatchObject({ users: ['CLASS\\ana', 'CLASS\\ben'] })
  expect(of('placed')).toMatchObject({ selector: 'user=ana', by: 'keller', reason: 'because she asked' })
  expect(of('armed')).toMatchObject({ by: 'keller' })
})

test('an action is followed from its plan to its effect by its ids, and what a pass says by its number', () => {
  const action = ['planned', 'intended', 'ended', 'settled'] as const
  const lines = told(action.map(kind => eventSamples[kind][0])).map(({ text }) => JSON.parse(text))
  const [planned, ...rest] = lines
  for (const line of rest) expect(line).toMatchObject({ plan: planned.plan, intent: 'i1' })
  // The end of a call belongs to no pass, whichever is under way meanwhile.
  expect(lines.map(({ pass }) => pass)).toEqual([7, 7, undefined, 7])
  expect(told([eventSamples.planned[0]], { pass: null })[0]?.text).not.toContain('"pass"')
})

test('what is less grave than wanted has no line', () => {
  const grave = everything.filter(event => ['warning', 'err'].includes(eventLevel(event)))
  expect(told(everything, { least: 'warning' }).map(({ text }) => JSON.parse(text).event)).toEqual(
    grave.map(({ kind }) => kind),
  )
})
