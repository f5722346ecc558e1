import { expect, test } from 'vitest'
import type { BoardHead, BoardSession } from '../../../src/api/contract.ts'
import type { Numbered } from '../../../src/api/keeper.ts'
import { type Interned, SessionTexts } from '../../../src/board/interned.ts'
import { Row, type Sight } from '../../../src/board/row.ts'
import { BoardBeside, everyone } from '../../support/board.ts'
import { session } from '../../support/observation.ts'

const beside = new BoardBeside()
beside.see([session()])
const board = beside.board.board(everyone)
if (board === null) throw new Error('a board')
const [ana] = board.sessions
if (ana === undefined) throw new Error('a session')
const { head } = board
const texts = new SessionTexts()

function sight(given: { readonly head?: Partial<BoardHead>; readonly sessions?: readonly BoardSession[] } = {}): Sight {
  const sessions: ReadonlyMap<string, Interned> = texts.take(given.sessions ?? [ana as BoardSession])
  return { head: { ...head, ...given.head }, sessions, happened: [] }
}

function row(): { readonly row: Row; readonly failures: unknown[] } {
  const failures: unknown[] = []
  return { row: new Row('r', error => failures.push(error)), failures }
}

test('a client that comes back gets what it missed, and nothing twice', () => {
  const { row: shown } = row()
  shown.show(sight())
  for (const stopped of ['a', 'b', 'c']) shown.show(sight({ head: { stopped } }))
  const got: Numbered[] = []
  shown.follow('r-1', change => got.push(change))
  expect(got.map(({ id, change }) => [id, change])).toEqual([
    ['r-2', { event: 'head', data: { stopped: 'b' } }],
    ['r-3', { event: 'head', data: { stopped: 'c' } }],
  ])
  expect(got[0]?.frame).toBe('id: r-2\nevent: head\ndata: {"stopped":"b"}\n\n')
})

test('a client that is up to date gets nothing until something changes', () => {
  const { row: shown } = row()
  shown.show(sight())
  const got: Numbered[] = []
  shown.follow('r-0', change => got.push(change))
  shown.show(sight())
  expect(got).toEqual([])
})

test.each(['', 'r', 'r-', 'r-1', 'r--1', 'r-1e3', 's-0', 'r-99999999999999999999', '-0', 'r-0\n'])(
  'whoever can not go on from %j gets the whole board',
  from => {
    const { row: shown } = row()
    shown.show(sight())
    const got: Numbered[] = []
    shown.follow(from, change => got.push(change))
    expect(got.map(({ id, change }) => [id, change.event])).toEqual([['r-0', 'board']])
  },
)

test('changes of long ago are forgotten, and who was away for so long gets the whole board', () => {
  const { row: shown } = row()
  shown.show(sight())
  for (let n = 1; n <= 5_000; n++) shown.show(sight({ head: { stopped: String(n) } }))
  const after = (from: string): readonly Numbered[] => {
    const got: Numbered[] = []
    shown.follow(from, change => got.push(change))
    return got
  }
  const oldest = after('r-904')
  expect(oldest).toHaveLength(4_096)
  expect(oldest.map(({ id }) => id)).toEqual(Array.from({ length: 4_096 }, (_, index) => `r-${905 + index}`))
  expect(after('r-903').map(({ id, change }) => [id, change.event])).toEqual([['r-5000', 'board']])
})

test('as much is kept as fits, however long a change is', () => {
  const { row: shown } = row()
  shown.show(sight())
  const long = 'x'.repeat(1_048_576)
  for (let n = 1; n <= 20; n++) shown.show(sight({ head: { stopped: `${n} ${long}` } }))
  const after = (from: string): readonly string[] => {
    const got: Numbered[] = []
    shown.follow(from, change => got.push(change))
    return got.map(({ id, change }) => `${id} ${change.event}`)
  }
  expect(after('r-13')).toEqual(Array.from({ length: 7 }, (_, index) => `r-${14 + index} head`))
  expect(after('r-12')).toEqual(['r-20 board'])
})

test('one look after another alone is told once a second', () => {
  const { row: shown } = row()
  shown.show(sight({ head: { observedAt: '2026-11-21T12:00:00Z' } }))
  const got: Numbered[] = []
  shown.follow('r-0', change => got.push(change))
  for (const time of ['00.4Z', '00.9Z', '01Z', '01.5Z']) {
    shown.show(sight({ head: { observedAt: `2026-11-21T12:00:${time}` } }))
  }
  expect(got.map(({ change }) => change.data)).toEqual([{ observedAt: '2026-11-21T12:00:01Z' }])
  expect(shown.board?.head.observedAt).toBe('2026-11-21T12:00:01Z')
})

test('whoever fails is let go, and the others hear of everything', () => {
  const { row: shown, failures } = row()
  shown.show(sight())
  const got: Numbered[] = []
  shown.follow('r-0', () => {
    throw new Error('gone')
  })
  shown.follow('r-0', change => got.push(change))
  shown.show(sight({ head: { stopped: 'a' } }))
  shown.show(sight({ head: { stopped: 'b' } }))
  expect(got).toHaveLength(2)
  expect(failures).toEqual([new Error('gone')])
  expect(shown.followers).toBe(1)
})

test('a session that says the same is not sent again, one that has gone is told once', () => {
  const { row: shown } = row()
  shown.show(sight())
  const got: Numbered[] = []
  shown.follow('r-0', change => got.push(change))
  shown.show(sight({ sessions: [{ ...ana }] }))
  expect(got).toEqual([])
  shown.show(sight({ sessions: [] }))
  shown.show(sight({ sessions: [] }))
  expect(got.map(({ change }) => change)).toEqual([{ event: 'gone', data: { id: '5' } }])
})
