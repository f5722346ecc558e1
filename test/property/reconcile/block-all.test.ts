import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Session } from '../../../src/model/session.ts'
import { ms } from '../../../src/model/time.ts'
import { BlockAllRecogniser } from '../../../src/reconcile/block-all.ts'
import type { Seen } from '../../../src/reconcile/watch.ts'
import { blockAll as thresholds } from '../../support/guards.ts'
import { session } from '../../support/observation.ts'

const IDS = ['1', '2', '3', '4', '5', '6'] as const
const desktops = new Map(IDS.map(id => [id, session({ id, user: `pupil${id}`, station: id, blocked: 'yes' })]))

/** So much later, a look sees who was open turn blocked, and who was blocked open. */
const look = fc.record({
  after: fc.constantFrom(0, 1, 500, 2_000, 4_999, 5_000, 5_001, 20_000),
  block: fc.subarray([...IDS]),
  unblock: fc.subarray([...IDS]),
})

interface LookResult {
  readonly at: number
  readonly turned: readonly string[]
  readonly open: readonly string[]
  readonly all: readonly string[] | null
  readonly of: number
  readonly single: readonly string[]
}

function watched(looks: readonly { after: number; block: string[]; unblock: string[] }[]): readonly LookResult[] {
  const recogniser = new BlockAllRecogniser(thresholds)
  const open = new Set<string>(IDS)
  let at = 0
  return looks.map(({ after, block, unblock }) => {
    at += after
    const turned = block.filter(id => open.delete(id))
    for (const id of unblock) if (!turned.includes(id)) open.add(id)
    const blocked = turned.map(seen)
    const { blockAll, single } = recogniser.recognise({ blocked, turned: blocked, unblocked: [...open] }, ms(at))
    return {
      at,
      turned,
      open: [...open],
      all: blockAll === null ? null : ids(blockAll.sessions),
      of: blockAll?.of ?? 0,
      single: ids(single),
    }
  })
}

function seen(id: string): Seen {
  const found = desktops.get(id as (typeof IDS)[number]) // every id here is one of them
  if (found === undefined) throw new RangeError(`no desktop ${id}`)
  return { incarnation: id, session: found }
}

function ids(sessions: readonly Session[]): readonly string[] {
  return sessions.map(({ id }) => id)
}

test('a Block All is told only of enough sessions that turned blocked within its time, and always where one look sees so many', () => {
  let told = 0
  const property = fc.property(fc.array(look, { minLength: 1, maxLength: 25 }), looks => {
    const results = watched(looks)
    for (const [index, { at, turned, open, all, of, single }] of results.entries()) {
      const lately = results.slice(0, index + 1).filter(before => at - before.at <= thresholds.within)
      if (all !== null) {
        told++
        const turnedLately = new Set(lately.flatMap(before => before.turned))
        expect(new Set(all).size).toBe(all.length)
        expect(all.filter(id => !turnedLately.has(id))).toEqual([])
        expect(all.length).toBeGreaterThanOrEqual(thresholds.sessions)
        expect(all.length / of).toBeGreaterThanOrEqual(thresholds.share)
      }
      // Each block is told at once, alone or as part of one.
      const recent = lately.some(before => before.all !== null)
      expect(single.length === 0 || single.length === turned.length).toBe(true)
      if (turned.length > 0 && single.length === 0) expect(recent).toBe(true)
      const enough =
        turned.length >= thresholds.sessions && turned.length / (turned.length + open.length) >= thresholds.share
      if (enough) expect(all !== null || recent).toBe(true)
      // A second time is a new one.
      const before = lately.slice(0, -1).findLast(({ all }) => all !== null)?.all ?? []
      if (enough && turned.some(id => before.includes(id))) expect(all).toEqual(expect.arrayContaining([...turned]))
    }
  })
  fc.assert(property, { numRuns: 2_000, seed: 20_261_121 })
  expect(told).toBeGreaterThan(500)
})
