import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Holds } from '../../../src/model/hold.ts'
import type { Incarnation } from '../../../src/model/incarnation.ts'
import type { Ledger } from '../../../src/model/ledger.ts'
import { type Milliseconds, ms } from '../../../src/model/time.ts'
import type { Fact } from '../../../src/store/fact.ts'
import { openStateFile } from '../../../src/store/open-store.ts'
import { SqliteStore } from '../../../src/store/sqlite-store.ts'
import type { AdmissionBounds } from '../../../src/store/store.ts'
import { runs } from '../../support/runs.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { HOST, hold, incarnation, intent, RULE, stateFolder } from '../../unit/store/fixtures.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const PEOPLE = ['ana', 'bob', 'eve', 'zoe', 'kim', 'lou'].map((user, index) => incarnation(`${1 + (index % 2)}`, user))
const RULES = [RULE, { ...RULE, rule: 'back-row' }] as const
const LIMITS = [
  { count: 2, per: ms(10 * MINUTE) },
  { count: 3, per: ms(DAY) },
] as const
const FACTS = ['backoff', 'reversal', 'contested', 'notice', 'cancelled', 'shown'] as const

type Step =
  | {
      readonly do: 'admit'
      readonly who: Incarnation
      readonly disconnect: boolean
      readonly limit: (typeof LIMITS)[number]
    }
  | { readonly do: 'end'; readonly effect: 'verified' | 'refuted' | 'none' | 'failed' }
  | { readonly do: 'drop' }
  | {
      readonly do: 'note'
      readonly fact: (typeof FACTS)[number]
      readonly who: Incarnation
      readonly rule: typeof RULE
    }
  | { readonly do: 'place'; readonly length: Milliseconds; readonly honours: boolean }
  | { readonly do: 'see'; readonly who: readonly Incarnation[] }
  | { readonly do: 'advance'; readonly by: number }
  | { readonly do: 'jump'; readonly by: number }
  | { readonly do: 'restart' }

const who = fc.constantFrom(...PEOPLE.slice(0, 4))
const lengths = fc.constantFrom(1_000, MINUTE, HOUR - 1, HOUR, 23 * HOUR, DAY, 3 * DAY)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('admit' as const),
      who,
      disconnect: fc.boolean(),
      limit: fc.constantFrom(...LIMITS),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      effect: fc.constantFrom('verified', 'refuted', 'none', 'failed'),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'drop' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('note' as const),
      fact: fc.constantFrom(...FACTS),
      who,
      rule: fc.constantFrom(...RULES),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('place' as const), length: lengths.map(ms), honours: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('see' as const), who: fc.subarray(PEOPLE, { maxLength: 2 }) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('advance' as const), by: lengths }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('jump' as const), by: fc.integer({ min: -3 * DAY, max: 60 * DAY }) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
)

/**
 * Never removes anything: what retention is held against. Within one boot: after another, ages are taken for no more than its
 * uptime, and what was certainly over would seem to count again.
 */
class Hoarder extends SqliteStore {
  override prune(): void {}
}

class Twins {
  readonly clock = new VirtualClock('2026-11-21T09:00:00Z')
  readonly #folders = [stateFolder(), stateFolder()] as const
  #hoarder = this.#open(Hoarder, this.#folders[0])
  #pruned = this.#open(SqliteStore, this.#folders[1])
  #underWay: string[] = []
  #placed = 0
  #here: ReadonlyMap<string, Incarnation> = new Map()
  readonly #left = new Set<string>()

  #open(Kind: typeof SqliteStore, folder: string): SqliteStore {
    const db = openStateFile({ folder, mode: 'write' })
    if (db === null) throw new Error('opened for writing, so it is there')
    return new Kind(db, HOST, this.clock)
  }

  async take(taken: Step): Promise<void> {
    const isAbout = taken.do === 'admit' || taken.do === 'note' ? taken.who : null
    if (isAbout !== null && this.#here.get(isAbout.sessionId)?.key !== isAbout.key) return
    switch (taken.do) {
      case 'admit':
        return this.#admit(taken)
      case 'end': {
        const id = this.#underWay.shift()
        if (id === undefined) return
        const failed = taken.effect === 'failed'
        if (failed) this.record({ kind: 'outcome', intent: id, outcome: { kind: 'failed-retryable', message: 'busy' } })
        this.record({ kind: 'effect', intent: id, effect: failed ? 'none' : taken.effect })
        return
      }
      case 'drop': {
        const id = this.#underWay.shift()
        if (id !== undefined) this.record({ kind: 'dropped', intent: id, why: 'held' })
        return
      }
      case 'note':
        return this.#note(taken)
      case 'place': {
        this.#placed += 1
        const placed = hold(`h${this.#placed}`, { honours: taken.honours ? RULE : null })
        this.record({ kind: 'placed', placed, length: taken.length, until: null })
        return
      }
      case 'see':
        this.#see(taken.who.filter(({ key }) => !this.#left.has(key)))
        return
      case 'advance':
        await this.clock.advance(taken.by)
        return
      case 'jump':
        this.clock.jumpWall(taken.by)
        return
      case 'restart':
        this.close()
        this.#hoarder = this.#open(Hoarder, this.#folders[0])
        this.#pruned = this.#open(SqliteStore, this.#folders[1])
        return
      default:
        return taken satisfies never
    }
  }

  /** An incarnation that has left does not come back. */
  #see(who: readonly Incarnation[]): void {
    const sightings = new Map(who.map(one => [one.sessionId, one]))
    const stays = (one: Incarnation): boolean => sightings.get(one.sessionId)?.key === one.key
    for (const one of this.#here.values()) if (!stays(one)) this.#left.add(one.key)
    this.#here = sightings
    this.record({ kind: 'sightings', sightings })
  }

  record(fact: Fact): void {
    this.#hoarder.record([fact])
    this.#pruned.record([fact])
  }

  #admit({ who: target, disconnect, limit }: Extract<Step, { do: 'admit' }>): void {
    const wanted = intent(target, { limit, action: disconnect ? 'disconnect' : 'unlock' })
    const bounds = (holds: Holds): AdmissionBounds => ({
      hostLimit: { count: 4, per: ms(DAY) },
      disruption: { count: 2, per: ms(HOUR) },
      holdsVersion: holds.version,
    })
    const [kept, pruned] = [this.#hoarder, this.#pruned].map(store => store.admit([wanted], bounds(store.holds())))
    expect(pruned).toEqual(kept)
    if (kept?.length === 1) this.#underWay.push(wanted.id)
  }

  #note({ fact, who: target, rule }: Extract<Step, { do: 'note' }>): void {
    const about = { incarnation: target, rule }
    switch (fact) {
      case 'backoff':
        this.record({ kind: fact, ...about, attempt: 1, delay: ms(HOUR) })
        return
      case 'reversal': {
        // Only what a ledger still names can be reversed.
        const [treatment] = [...this.#hoarder.ledger().treated.values()].flat()
        if (treatment) this.record({ kind: fact, intent: treatment.intent, why: 'blocked-again' })
        return
      }
      case 'contested':
        this.record({ kind: fact, ...about, reversals: 1 })
        return
      case 'notice':
        this.record({ kind: fact, ...about, before: ms(5 * MINUTE) })
        return
      case 'shown':
        this.record({ kind: 'notice-shown', ...about, shown: true, why: null })
        return
      case 'cancelled':
        this.record({ kind: 'notice-ended', ...about, why: fact })
        return
      default:
        fact satisfies never
    }
  }

  /** Prunes the one, then holds it against the other. */
  compare(): void {
    this.#pruned.prune()
    const now = this.clock.now()
    expect(thatCounts(this.#pruned.ledger(), now)).toEqual(thatCounts(this.#hoarder.ledger(), now))
    expect(inForce(this.#pruned.holds(), now)).toEqual(inForce(this.#hoarder.holds(), now))
    expect(this.#pruned.openActions()).toEqual(this.#hoarder.openActions())
    expect(this.#pruned.verifyJournal()).toMatchObject({ intact: true })
  }

  close(): void {
    this.#hoarder.close()
    this.#pruned.close()
  }
}

/** Of those who are here, what is not over yet. */
function thatCounts(ledger: Ledger, now: number): unknown {
  const keys = [...ledger.sightings.values()].map(({ key }) => key)
  const here = <V>(map: ReadonlyMap<string, V>): [string, V][] =>
    [...map].filter(([key]) => keys.some(present => key.startsWith(`${present}\n`)))
  return {
    ...ledger,
    backoff: here(ledger.backoff).filter(([, { until }]) => now < until),
    fights: here(ledger.fights),
    notices: here(ledger.notices).filter(([, { until, cancelled }]) => !cancelled || now < until),
  }
}

function inForce({ holds }: Holds, now: number): unknown {
  return holds.filter(({ until, honours }) => honours !== null || now < until)
}

test('retention at any moment changes neither what is known of what counts, nor what is admitted', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(step, fc.boolean()), { minLength: 1, maxLength: 40, size: 'max' }),
      async steps => {
        const twins = new Twins()
        await twins.take({ do: 'see', who: PEOPLE.slice(0, 2) })
        for (const [taken, prunes] of steps) {
          await twins.take(taken)
          if (prunes) twins.compare()
        }
        twins.compare()
        twins.close()
      },
    ),
    { numRuns: runs(40) },
  )
})
