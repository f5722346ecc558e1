import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EventStream } from '../../../../src/dashboard/client/event-stream.ts'

describe('a stream of events', () => {
  test('an event is told when its empty line has come, with its id and its kind', () => {
    const stream = new EventStream()
    expect(stream.read('id: row-1\nevent: head\ndata: {"a":')).toEqual([])
    expect(stream.read('1}\n')).toEqual([])
    expect(stream.read('\n')).toEqual([{ id: 'row-1', event: 'head', data: '{"a":1}' }])
  })

  test('signs of life and what has no data are no events', () => {
    expect(new EventStream().read(': still here\n\nevent: head\n\nretry: 5\n\n')).toEqual([])
  })

  test('several lines of data are one text, and a field without a colon is empty', () => {
    expect(new EventStream().read('data: one\ndata\ndata:  two\n\n')).toEqual([
      { id: '', event: 'message', data: 'one\n\n two' },
    ])
  })

  test('an id stays until there is another; a kind does not', () => {
    const found = new EventStream().read('id: 1\nevent: head\ndata: a\n\ndata: b\n\n')
    expect(found).toEqual([
      { id: '1', event: 'head', data: 'a' },
      { id: '1', event: 'message', data: 'b' },
    ])
  })

  test('however it is cut, and however its lines end, the same events come out', () => {
    const lines = [
      'id: r-1',
      'event: session',
      'data: {"id":"5"}',
      '',
      ': alive',
      '',
      'id: r-2',
      'data: x',
      'data: y',
      '',
    ]
    const expected = [
      { id: 'r-1', event: 'session', data: '{"id":"5"}' },
      { id: 'r-2', event: 'message', data: 'x\ny' },
    ]
    fc.assert(
      fc.property(
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat({ max: 80 }), { maxLength: 12 }),
        (end, cuts) => {
          const text = `${lines.join(end)}${end}`
          const stream = new EventStream()
          const at = [0, ...cuts.map(cut => Math.min(cut, text.length)).toSorted((a, b) => a - b), text.length]
          const found = at.slice(1).flatMap((to, index) => stream.read(text.slice(at[index], to)))
          // A lone CR at the very end may be half of a CR LF, so that it counts when more comes.
          expect([...found, ...stream.read(': alive\n')]).toEqual(expected)
        },
      ),
    )
  })
})
