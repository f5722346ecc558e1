import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DaemonEvent } from '../../../src/daemon/events.ts'
import type { Hold } from '../../../src/model/hold.ts'
import { identify } from '../../../src/model/incarnation.ts'
import { backoffKey, type Fight, type NoticeGiven } from '../../../src/model/ledger.ts'
import type { Session } from '../../../src/model/session.ts'
import { ms, plus } from '../../../src/model/time.ts'
import { BoardBeside, everyone, only, Page, wall } from '../../support/board.ts'
import { bundle, lasting, rule, stations } from '../../support/bundle.ts'
import { observation, session } from '../../support/observation.ts'
import { runs } from '../../support/runs.ts'

/** Spelt as nothing else is, so that a byte of them anywhere is a leak. */
const people = ['xana', 'xben', 'xcleo', 'xdan'] as const
const elsewhere = ['xcleo', 'xdan'] as const
const unspeakable = [
  ...people,
  'xpc',
  'xkeller',
  'xreason',
  'xmessage',
  'xrule',
  'xgroup',
  'xowner',
  'xfolder',
] as const

const rules = [
  rule({ rule: 'xrule', notice: null }),
  rule({ rule: 'home', ensure: 'disconnected', match: { idleFor: lasting('5m') }, priority: 1 }),
]
const rooms = stations({
  '1': { room: 'lab-1', desk: 'xowner' },
  '2': { room: 'lab-1' },
  '3': { room: 'lab-2' },
  '4': { room: 'lab-2' },
})
const audiences = [everyone, wall, only('room=lab-1'), only('room=lab-1', false), only('user=xben'), only('session=3')]

/** A person sits in one room only. */
const seen: fc.Arbitrary<Session> = fc
  .record({
    id: fc.constantFrom('1', '2', '3', 'c4'),
    person: fc.integer({ min: 0, max: 3 }),
    blocked: fc.constantFrom('yes', 'no', 'unknown'),
    state: fc.constantFrom('active', 'disconnected'),
    connection: fc.constantFrom('station', null),
    idle: fc.boolean(),
    knowsStation: fc.boolean(),
  })
  .map(({ id, person, blocked, state, connection, idle, knowsStation }) =>
    session({
      id,
      user: people[person] ?? null,
      groups: ['xgroup'],
      client: 'xpc',
      station: knowsStation ? String(person + 1) : null,
      connection,
      blocked,
      state,
      ...(idle ? { idleSince: session().logonAt } : {}),
    }),
  )

type Step =
  | { readonly does: 'see'; readonly sessions: readonly Session[]; readonly complete: boolean }
  | { readonly does: 'tell'; readonly which: number; readonly id: string }
  | { readonly does: 'hold' | 'fight' | 'notice' | 'stop' | 'policies'; readonly which: number }
  | { readonly does: 'wait'; readonly length: number }
  | { readonly does: 'come' | 'leave' | 'ask' | 'forget'; readonly page: number }

const page = fc.integer({ min: 0, max: audiences.length - 1 })
const which = fc.nat({ max: 12 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('see'),
      sessions: fc.uniqueArray(seen, { selector: ({ id }) => id, maxLength: 4 }),
      complete: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('tell'), which, id: fc.constantFrom('1', '3', 'c4') }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('hold', 'fight', 'notice', 'stop', 'policies'), which }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('wait'), length: fc.constantFrom(0, 40, 100, 900, 400_000) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constantFrom('come', 'leave', 'ask', 'forget'), page }) },
)

/** Everything around a board in a random hand; what every page got is kept. */
class Scene {
  readonly beside = new BoardBeside({ stations: rooms, rules })
  readonly pages = audiences.map(audience => ({ audience, page: new Page(), isThere: false, bytes: [] as string[] }))
  #sessions: readonly Session[] = []
  #turn = 0

  async take(next: Step): Promise<void> {
    const { beside } = this
    switch (next.does) {
      case 'see':
        this.#sessions = next.sessions
        beside.see(next.sessions, { complete: next.complete })
        return
      case 'tell':
        beside.tell(this.#event(next.which, next.id))
        return
      case 'wait':
        await beside.clock.advance(next.length)
        return
      case 'hold': {
        const { holds, version } = beside.holds
        beside.holds = {
          ...beside.holds,
          version: version + 1,
          holds: holds.length > 2 ? [] : [...holds, this.#hold(next.which)],
        }
        beside.tell({ kind: 'requested', verb: 'hold', by: 'xkeller' })
        return
      }
      case 'fight':
      case 'notice':
        this.#contend(next.does)
        return
      case 'stop':
        beside.stopped = beside.stopped === null ? 'xreason' : null
        beside.tell({ kind: beside.stopped === null ? 'resumed' : 'stopped' })
        return
      case 'policies':
        beside.use(bundle(next.which % 2 === 0 ? rules : [], { stations: rooms, revision: `sha256:${next.which}` }))
        return
      case 'come': {
        const place = this.#at(next.page)
        if (!place.isThere) place.page.follow(beside.board, place.audience)
        place.isThere = true
        return
      }
      case 'leave': {
        const place = this.#at(next.page)
        place.page.leave()
        place.isThere = false
        return
      }
      case 'ask': {
        const place = this.#at(next.page)
        const board = beside.board.board(place.audience)
        place.bytes.push(JSON.stringify(board))
        if (!place.isThere && board !== null) place.page.begin(board)
        return
      }
      case 'forget': {
        const place = this.#at(next.page)
        place.page.forget()
        place.isThere = false
        return
      }
      default:
        next satisfies never
    }
  }

  /** All are there, and the host is looked at once more. */
  async rest(): Promise<void> {
    for (const [index] of this.pages.entries()) await this.take({ does: 'come', page: index })
    await this.beside.clock.advance(1_000)
    this.beside.see(this.#sessions)
    await this.beside.settle()
  }

  bytes(index: number): string {
    const { page, bytes } = this.#at(index)
    return [...page.frames, ...bytes].join('\n')
  }

  #at(index: number): (typeof this.pages)[number] {
    const place = this.pages[index]
    if (place === undefined) throw new Error('no such page')
    return place
  }

  #hold(which: number): Hold {
    const selector = only(which % 2 === 0 ? 'user=xcleo' : 'room=lab-1,user=xana').match
    if (selector === null) throw new Error('a selector')
    const now = this.beside.clock.now()
    return {
      kind: 'hold',
      id: `h${++this.#turn}`,
      selector,
      incarnation: null,
      by: 'xkeller',
      reason: 'xreason',
      placedAt: now,
      until: plus(now, ms(which * 1_000)),
      released: new Set(),
      honours: null,
    }
  }

  #contend(what: 'fight' | 'notice'): void {
    const { beside } = this
    const now = beside.clock.now()
    const [first] = beside.ledger.sightings.values()
    const [by] = rules
    if (first === undefined || by === undefined) return
    const key = backoffKey(first.key, by)
    const fight: Fight = { ruleDigest: by.digest, reversals: [now], contestedSince: now }
    const notice: NoticeGiven = {
      ruleDigest: by.digest,
      begunAt: now,
      until: plus(now, ms(60_000)),
      shown: null,
      cancelled: false,
    }
    beside.ledger =
      what === 'fight'
        ? { ...beside.ledger, fights: new Map([[key, fight]]) }
        : { ...beside.ledger, notices: new Map([[key, notice]]) }
    beside.tell({ kind: 'notice', incarnation: first, rule: by, until: now })
  }

  #event(which: number, id: string): DaemonEvent {
    const sessions = [session({ id, user: 'xdan', blocked: 'yes' })]
    const incarnation = identify(observation(sessions), new Map()).get(id)
    const [by] = rules
    if (incarnation === undefined || by === undefined) throw new Error('somebody')
    const events: readonly DaemonEvent[] = [
      { kind: 'block-all', sessions, of: 3 },
      { kind: 'blocked', sessions, of: 3 },
      { kind: 'reversed', incarnation, rule: by, why: 'blocked-again' },
      { kind: 'observe-failed', message: 'xmessage', retryIn: ms(5_000) },
      { kind: 'observe-recovered' },
      { kind: 'pass-failed', message: 'xmessage' },
      { kind: 'pass-recovered' },
      { kind: 'hints-lost', message: 'xmessage' },
      { kind: 'trouble', what: 'Something', message: 'xmessage' },
      { kind: 'policies-rejected', summary: 'xmessage', revision: null, diagnostics: [] },
      { kind: 'policies-unwatched', message: 'xmessage' },
      { kind: 'placed', placed: this.#hold(which), sessions: [id] },
      { kind: 'requested', verb: 'sync', by: 'xkeller' },
    ]
    const event = events[which]
    if (event === undefined) throw new Error(`no event ${which}`)
    return event
  }
}

test('whenever a page comes, goes and comes again: what it was told leads to the board as anybody would make it anew', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async steps => {
      const scene = new Scene()
      for (const next of steps) await scene.take(next)
      await scene.rest()
      const { board, unread, troubles } = scene.beside
      for (const { audience, page } of scene.pages) {
        expect(page.board).toEqual(board.board(audience))
        const { cursor: _, ...made } = unread.board(audience) ?? { cursor: '' }
        expect(inWords(page.board)).toEqual(inWords(made))
        expectNoGap(page)
      }
      expect(troubles).toEqual([])
    }),
    { numRuns: runs(60) },
  )
})

test('no name reaches a screen that everybody sees, and none of another room a page of one room', async () => {
  let named = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async steps => {
      const scene = new Scene()
      for (const [index] of audiences.entries()) await scene.take({ does: 'come', page: index })
      for (const next of steps) await scene.take(next)
      await scene.rest()
      for (const index of [1, 3]) for (const word of unspeakable) expect(scene.bytes(index)).not.toContain(word)
      for (const word of elsewhere) expect(scene.bytes(2)).not.toContain(word)
      const all = scene.bytes(0)
      named += unspeakable.filter(word => all.includes(word)).length
    }),
    { numRuns: runs(60) },
  )
  // Those who may see them do: the words are there to be leaked.
  expect(named).toBeGreaterThan(60)
})

/** Numbers for incarnations without names depend on who was seen while somebody looked. */
function inWords(board: object | null): unknown {
  return JSON.parse(
    JSON.stringify(board, (key, value: unknown) =>
      key === 'cursor' ? undefined : key === 'incarnation' ? isNumber(value) : value,
    ),
  )
}

function isNumber(value: unknown): unknown {
  return /^\d+$/.test(String(value)) ? 'a number' : value
}

/** The ids of what followed a board, one after another. */
function expectNoGap({ got }: Page): void {
  for (const [index, { id, change }] of got.entries()) {
    const before = got[index - 1]
    if (before === undefined || change.event === 'board') continue
    const [row, number] = id.split('-')
    expect(`${row}-${Number(number) - 1}`).toBe(before.id)
  }
}
