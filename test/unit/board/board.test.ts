import { expect, test } from 'vitest'
import { BoardBeside, everyone, Page } from '../../support/board.ts'
import { rule } from '../../support/bundle.ts'
import { session } from '../../support/observation.ts'

test('there is no board before anything was planned, and one after', () => {
  const beside = new BoardBeside()
  expect(beside.board.board(everyone)).toBeNull()
  beside.see([session()])
  expect(beside.board.board(everyone)).toMatchObject({
    kind: 'Board',
    cursor: 'life.1-0',
    head: { host: 'host-1', armed: true, stopped: null, fightDetection: 'on' },
    sessions: [{ id: '5', user: 'CLASS\\ana', decision: { status: 'in-sync', rule: { rule: 'open' } } }],
  })
})

test('who follows from the beginning gets the board as soon as there is one, and then what changes', async () => {
  const beside = new BoardBeside()
  const page = new Page()
  page.follow(beside.board, everyone)
  beside.see([session()])
  await beside.settle()
  beside.see([session({ blocked: 'yes' }), session({ id: '6', user: 'ben' })])
  await beside.settle()
  expect(page.got.map(({ id, change }) => [id, change.event])).toEqual([
    ['life.1-0', 'board'],
    ['life.1-1', 'session'],
    ['life.1-2', 'session'],
    ['life.1-3', 'head'],
  ])
  expect(page.board).toEqual(beside.board.board(everyone))
  expect(rule().rule).toBe('open')
})
