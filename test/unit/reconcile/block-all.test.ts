import { describe, expect, test } from 'vitest'
import { identify, type Sightings } from '../../../src/model/incarnation.ts'
import type { Session, Tristate } from '../../../src/model/session.ts'
import { ms } from '../../../src/model/time.ts'
import { BlockAllRecogniser } from '../../../src/reconcile/block-all.ts'
import { Watch } from '../../../src/reconcile/watch.ts'
import { blockAll } from '../../support/guards.ts'
import { observation, session } from '../../support/observation.ts'

/** What each look tells: `ALL 3/4: 1 2 3` of a Block All, the ids of single blocks, or nothing. */
class Looks {
  readonly told: string[] = []
  readonly #watch = new Watch()
  readonly #recogniser = new BlockAllRecogniser(blockAll)
  #sightings: Sightings = new Map()

  /** @param blocks one letter a session, from id 1 on: `y`, `n`, `u`nknown, `d`isconnected and unblocked, `-` not there */
  see(seconds: number, blocks: string, { complete = true } = {}): this {
    const seen = observation(Array.from(blocks, seat).flat(), { complete })
    this.#sightings = identify(seen, this.#sightings)
    const change = this.#watch.compare(seen, this.#sightings)
    const { blockAll: all, single } = this.#recogniser.recognise(change, ms(seconds * 1_000))
    if (all !== null) this.told.push(`ALL ${all.sessions.length}/${all.of}: ${ids(all.sessions)}`)
    if (single.length > 0) this.told.push(ids(single))
    return this
  }
}

const blockedOf: Readonly<Record<string, Tristate>> = { y: 'yes', n: 'no', u: 'unknown', d: 'no' }

function seat(letter: string, index: number): readonly Session[] {
  const blocked = blockedOf[letter]
  const id = String(index + 1)
  const state = letter === 'd' ? 'disconnected' : 'active'
  return blocked === undefined ? [] : [session({ id, user: `pupil${id}`, station: id, blocked, state })]
}

function ids(sessions: readonly Session[]): string {
  return sessions.map(({ id }) => id).join(' ')
}

describe('Block All is recognised', () => {
  test('where three of five that were seen unblocked turn blocked at once', () => {
    expect(new Looks().see(0, 'nnnnn').see(1, 'yyynn').told).toEqual(['ALL 3/5: 1 2 3'])
  })

  test('over several looks, from the one that makes them enough', () => {
    expect(new Looks().see(0, 'nnnnn').see(1, 'ynnnn').see(3, 'yynnn').see(6, 'yyynn').told).toEqual([
      '1',
      '2',
      'ALL 3/5: 1 2 3',
    ])
  })

  test('although we unlock some of them in between', () => {
    expect(new Looks().see(0, 'nnnn').see(1, 'yynn').see(2, 'nnnn').see(3, 'nnyn').told).toEqual([
      '1 2',
      'ALL 3/4: 1 2 3',
    ])
  })

  test('among those who have a desktop', () => {
    expect(new Looks().see(0, 'nnndddd').see(1, 'yyydddd').told).toEqual(['ALL 3/3: 1 2 3'])
  })

  test('although others were blocked before', () => {
    expect(new Looks().see(0, 'nnny').see(1, 'yyyy').told).toEqual(['4', 'ALL 3/3: 1 2 3'])
  })
})

describe('it is told once', () => {
  test('and whoever follows within its time belongs to it', () => {
    expect(new Looks().see(0, 'nnnnn').see(1, 'yyynn').see(3, 'yyyyn').see(6, 'yyyyy').told).toEqual(['ALL 3/5: 1 2 3'])
  })

  test('but not whoever is blocked later', () => {
    expect(new Looks().see(0, 'nnnnn').see(1, 'yyynn').see(7, 'yyyyn').told).toEqual(['ALL 3/5: 1 2 3', '4'])
  })

  test('and again when the same sessions turn blocked a second time, however soon', () => {
    expect(new Looks().see(0, 'nnn').see(1, 'yyy').see(2, 'nnn').see(3, 'yyy').told).toEqual([
      'ALL 3/3: 1 2 3',
      'ALL 3/3: 1 2 3',
    ])
  })

  test('and one session of it that is blocked a second time is a single block', () => {
    expect(new Looks().see(0, 'nnnn').see(1, 'yyyy').see(2, 'nnnn').see(3, 'ynnn').told).toEqual([
      'ALL 4/4: 1 2 3 4',
      '1',
    ])
  })
})

describe('blocks are told one by one', () => {
  test.each<[string, Looks, readonly string[]]>([
    ['they are fewer than three', new Looks().see(0, 'nn').see(1, 'yy'), ['1 2']],
    ['they are less than the share', new Looks().see(0, 'nnnnnn').see(1, 'yyynnn'), ['1 2 3']],
    ['they come too slowly', new Looks().see(0, 'nnn').see(1, 'ynn').see(4, 'yyn').see(6.001, 'yyy'), ['1', '2', '3']],
    ['they were there from the beginning', new Looks().see(0, 'yyy'), ['1 2 3']],
    ['nobody saw the sessions unblocked', new Looks().see(0, 'uuu').see(1, 'yyy'), ['1 2 3']],
    ['it was not known for a while', new Looks().see(0, 'nnn').see(1, 'uuu').see(2, 'yyy'), ['1 2 3']],
    ['people log on into them', new Looks().see(0, '---n').see(1, 'yyyn'), ['1 2 3']],
  ])('where %s', (_, { told }, expected) => {
    expect(told).toEqual(expected)
  })

  test('and once each, though nobody can see them for a while', () => {
    expect(new Looks().see(0, 'nn').see(1, 'yn').see(2, 'un').see(3, 'yn').see(4, 'un').see(5, 'yn').told).toEqual([
      '1',
    ])
  })

  test('and again once they were seen to be gone', () => {
    expect(new Looks().see(0, 'n').see(1, 'y').see(2, 'u').see(3, 'n').see(4, 'y').told).toEqual(['1', '1'])
  })

  test('and nothing is told where blocks can not be seen', () => {
    expect(new Looks().see(0, 'uuuu').see(1, 'uuuu').told).toEqual([])
  })

  test('and who is missing from an incomplete look is as before', () => {
    const looks = new Looks().see(0, 'nnny').see(1, '---y', { complete: false }).see(2, 'yyy-', { complete: false })
    expect(looks.see(3, 'yyyy').told).toEqual(['4', 'ALL 3/3: 1 2 3'])
  })
})
