import { expect, test } from 'vitest'
import type { BoardDocument } from '../../../src/api/contract.ts'
import type { Audience } from '../../../src/board/audience.ts'
import type { Hold } from '../../../src/model/hold.ts'
import { emptyLedger } from '../../../src/model/ledger.ts'
import { ms, plus } from '../../../src/model/time.ts'
import { BoardBeside, everyone, only, Page, wall } from '../../support/board.ts'
import { bundle, lasting, rule, stations } from '../../support/bundle.ts'
import { noon, session } from '../../support/observation.ts'

const rooms = stations({ '4': { room: 'lab-1' }, '7': { room: 'lab-1' }, '8': { room: 'lab-2' } })
const ana = session({ id: '5', user: 'ana', station: '4' })
const ben = session({ id: '6', user: 'ben', station: '8' })

function asked(beside: BoardBeside, audience: Audience): BoardDocument {
  const board = beside.board.board(audience)
  if (board === null) throw new Error('no board')
  return board
}

function hold(selector: string, differences: Partial<Hold> = {}): Hold {
  const { match } = only(selector)
  if (match === null) throw new Error('no selector')
  return {
    kind: 'hold',
    id: 'k7',
    selector: match,
    incarnation: null,
    by: 'Ms Keller',
    reason: 'exam',
    placedAt: noon,
    until: plus(noon, lasting('20m')),
    released: new Set(),
    honours: null,
    ...differences,
  }
}

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
})

test('the store is left alone while nobody looks, and read ten times a second at most while somebody does', async () => {
  const beside = new BoardBeside()
  for (let pass = 0; pass < 20; pass++) {
    beside.see([session()])
    await beside.clock.advance(10)
  }
  expect(beside.reads).toBe(0)
  for (let ask = 0; ask < 20; ask++) asked(beside, everyone)
  expect(beside.reads).toBe(1)
  const page = new Page()
  page.follow(beside.board, everyone)
  for (let pass = 0; pass < 100; pass++) {
    beside.see([session()])
    await beside.clock.advance(10)
  }
  expect(beside.reads).toBeLessThanOrEqual(12)
  expect(beside.reads).toBeGreaterThanOrEqual(9)
  page.leave()
  await beside.settle()
  const before = beside.reads
  beside.see([session()])
  await beside.clock.advance(1_000)
  expect(beside.reads).toBe(before)
})

test('a store that can not be read is told of once, and what was seen stays until it can be again', async () => {
  const beside = new BoardBeside()
  const page = new Page()
  beside.see([session()])
  page.follow(beside.board, everyone)
  beside.failure = new Error('disk')
  for (let pass = 0; pass < 5; pass++) {
    beside.see([session({ blocked: 'yes' })])
    // Whoever is told of it tells the board in turn.
    for (const message of beside.troubles) beside.board.tell({ kind: 'trouble', what: 'x', message })
    await beside.settle()
  }
  expect(beside.troubles).toEqual(['Keeping the board: disk'])
  expect(page.board?.sessions).toMatchObject([{ blocked: 'no' }])
  beside.failure = null
  beside.see([session({ blocked: 'yes' })])
  await beside.settle()
  expect(page.board?.sessions).toMatchObject([{ blocked: 'yes' }])
})

test('a page that comes back goes on from where it was; after five minutes it begins anew', async () => {
  const beside = new BoardBeside()
  const page = new Page()
  beside.see([session()])
  page.follow(beside.board, everyone)
  page.leave()
  await beside.clock.advance(299_000)
  beside.see([session({ blocked: 'yes' })])
  page.follow(beside.board, everyone)
  expect(page.got.map(({ change }) => change.event)).toEqual(['board', 'session', 'head'])
  page.leave()
  await beside.clock.advance(301_000)
  page.follow(beside.board, everyone)
  expect(page.got.at(-1)).toMatchObject({ id: 'life.2-0', change: { event: 'board' } })
})

test('nobody is told anything after the end, and no timer is left', async () => {
  const beside = new BoardBeside()
  const page = new Page()
  beside.see([session()])
  page.follow(beside.board, everyone)
  beside.see([session({ blocked: 'yes' })])
  beside.board[Symbol.dispose]()
  beside.see([session()])
  await beside.clock.advance(10_000)
  expect(page.got).toHaveLength(1)
  expect(beside.clock.pending).toBe(0)
})

test('a decision is as old as it is the same, whether anybody looked or not', async () => {
  const beside = new BoardBeside()
  beside.see([session()])
  await beside.clock.advance(60_000)
  beside.see([session()])
  expect(asked(beside, everyone).sessions[0]?.since).toBe('2026-11-21T12:00:00Z')
  beside.see([session({ blocked: 'yes' })])
  await beside.clock.advance(60_000)
  beside.see([session({ blocked: 'yes' })])
  expect(asked(beside, everyone).sessions[0]?.since).toBe('2026-11-21T12:01:00Z')
  beside.see([session({ user: 'ben', blocked: 'yes' })])
  await beside.settle()
  expect(asked(beside, everyone).sessions[0]?.since).toBe('2026-11-21T12:02:00Z')
})

test('a page of one room sees that room: its people, its desks, its figures, and what was said about it', () => {
  const beside = new BoardBeside({ stations: rooms })
  beside.holds = { version: 1, holds: [hold('everySession'), hold('room=lab-2', { id: 'k8' })], overrides: [] }
  beside.see([ana, ben])
  const lab = asked(beside, only('room=lab-1'))
  expect(lab.sessions.map(({ id }) => id)).toEqual(['5'])
  expect(lab.head.stations.map(({ id }) => id)).toEqual(['4', '7'])
  expect(lab.head.summary).toMatchObject({ inSync: 1 })
  expect(lab.head.placed).toMatchObject([{ id: 'k7', selector: null, by: 'Ms Keller', reason: null, sessions: ['5'] }])
  expect(JSON.stringify(lab)).not.toMatch(/ben|k8/)
  expect([...beside.board.within(only('room=lab-1'))]).toEqual(['5'])
})

test('a hold for an empty room is seen by who may see that room, in the words in which it was placed', () => {
  const beside = new BoardBeside({ stations: rooms })
  beside.holds = { version: 1, holds: [hold('room=lab-1,connection=station')], overrides: [] }
  beside.see([ben])
  expect(asked(beside, only('room=lab-1')).head.placed).toMatchObject([
    { selector: 'room=lab-1,connection=station', sessions: [] },
  ])
  expect(asked(beside, only('room=lab-2')).head.placed).toEqual([])
})

test('whether it can not be told counts as not', () => {
  const beside = new BoardBeside({ stations: rooms })
  beside.see([session({ station: null, connection: null })])
  expect(asked(beside, only('room=lab-1')).sessions).toEqual([])
  expect(beside.board.within(only('room=lab-1')).size).toBe(0)
  expect(beside.board.within(everyone).size).toBe(1)
})

test('a wall shows how things stand, and nobody by name', () => {
  const beside = new BoardBeside({ stations: rooms })
  beside.stopped = 'ana broke it'
  beside.holds = { version: 1, holds: [hold('user=ana')], overrides: [] }
  beside.tell({ kind: 'policies-rejected', summary: 'ana', revision: null, diagnostics: [] })
  beside.see([session({ id: '5', station: '4', blocked: 'yes', client: 'ana-pc' })])
  const shown = asked(beside, wall)
  expect(shown.head).toMatchObject({
    stopped: '',
    troubles: [{ what: 'policies-rejected', message: '' }],
    placed: [{ selector: null, by: null, reason: null, sessions: ['5'] }],
  })
  expect(shown.sessions).toMatchObject([
    {
      incarnation: '1',
      user: null,
      client: null,
      station: '4',
      blocked: 'yes',
      decision: { reason: { code: 'stopped' }, rule: null },
    },
  ])
  expect(JSON.stringify(shown)).not.toMatch(/\bana|Keller|exam/)
  expect(JSON.stringify(asked(beside, everyone))).toMatch(/ana broke it/)
})

test('what happened is told to those who may know of it, plans left out', async () => {
  const beside = new BoardBeside({ stations: rooms })
  beside.see([ana, ben])
  const pages = [everyone, only('room=lab-1'), wall].map(audience => {
    const page = new Page()
    page.follow(beside.board, audience)
    return page
  })
  beside.board.tell({ kind: 'blocked', sessions: [ben], of: 2 })
  beside.board.tell({ kind: 'blocked', sessions: [ana, ben], of: 2 })
  beside.board.tell({ kind: 'resumed' })
  beside.see([ana, ben])
  await beside.settle()
  const told = pages.map(({ got }) =>
    got.flatMap(({ change }) => (change.event === 'happened' ? [[change.data.event, change.data.sessions]] : [])),
  )
  expect(told).toEqual([
    [
      ['blocked', ['6']],
      ['blocked', ['5', '6']],
      ['resumed', undefined],
    ],
    [
      ['blocked', ['5']],
      ['resumed', undefined],
    ],
    [],
  ])
})

test('a Block All lasts until the last of its sessions is open again', async () => {
  const beside = new BoardBeside()
  const blocked = (ids: readonly string[]) =>
    ['5', '6', '7'].map(id => session({ id, user: `u${id}`, blocked: ids.includes(id) ? 'yes' : 'no' }))
  const now = (): BoardDocument['head']['blockAll'] => asked(beside, everyone).head.blockAll
  beside.tell({ kind: 'block-all', sessions: blocked(['5', '6']).slice(0, 2), of: 3 })
  beside.see(blocked(['5', '6']))
  expect(now()).toEqual({ at: '2026-11-21T12:00:00Z', sessions: 2, of: 3 })
  await beside.clock.advance(5_000)
  beside.see(blocked(['5', '6', '7']))
  expect(now()).toMatchObject({ sessions: 3 })
  await beside.settle()
  beside.see(blocked(['7']))
  expect(now()).toMatchObject({ sessions: 3 })
  await beside.settle()
  beside.see(blocked(['7']).slice(0, 2), { complete: false })
  expect(now()).not.toBeNull()
  // What turns blocked by now is something else.
  await beside.clock.advance(6_000)
  beside.see([...blocked([]).slice(0, 2), session({ id: '7', user: 'other', blocked: 'yes' })])
  expect(now()).toBeNull()
})

test('a failure of the provider is a trouble for as long as the ledger says so', async () => {
  const beside = new BoardBeside()
  const troubles = (): readonly unknown[] => asked(beside, everyone).head.troubles.map(({ what }) => what)
  const until = plus(noon, ms(60_000))
  beside.ledger = { ...emptyLedger, providerFailed: { until, message: 'm', revision: 'sha256:one' } }
  beside.see([session()])
  expect(troubles()).toEqual(['provider-failed'])
  beside.tell({ kind: 'observe-failed', message: 'm', retryIn: ms(5_000) })
  await beside.settle()
  expect(troubles()).toEqual(['provider-failed', 'observe-failed'])
  beside.tell({ kind: 'observe-recovered' })
  await beside.settle()
  expect(troubles()).toEqual(['provider-failed'])
  await beside.clock.advance(60_000)
  expect(troubles()).toEqual([])
})

test('policies are shown with where they are from, since when they hold, and what is wrong with others', async () => {
  const beside = new BoardBeside()
  const error = {
    code: 'SK2001',
    severity: 'error',
    message: 'no',
    file: 'a.yaml',
    line: 3,
    column: 1,
    frame: '',
    hint: null,
  } as const
  beside.see([session()])
  expect(asked(beside, everyone).head.policies).toMatchObject({ source: '/srv/policies', loadedAt: null, commit: null })
  await beside.settle()
  beside.use(bundle([rule()], { revision: 'sha256:two' }), { id: 'abc', committedAt: noon, signer: null })
  beside.tell({ kind: 'policies-rejected', summary: 'no', diagnostics: [error], revision: 'sha256:two' })
  expect(asked(beside, everyone).head.policies).toMatchObject({
    revision: 'sha256:two',
    loadedAt: '2026-11-21T12:00:00.100Z',
    commit: { id: 'abc', committedAt: '2026-11-21T12:00:00Z' },
    diagnostics: [{ file: 'a.yaml', line: 3, message: 'no' }],
  })
})
