import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instant, ms } from '../../../src/model/time.ts'
import { BlockTracker } from '../../../src/providers/logind/blocks.ts'
import '../../support/property-seed.ts'

const limits = { sessions: 3, share: 0.6, within: ms(5_000) }
const paths = ['a', 'b', 'c', 'd', 'e']

/** What may happen to a host, in the world's own words: who is locked, and by whom. */
type Happening =
  | { readonly kind: 'locks-herself' | 'unlocks'; readonly who: string }
  /** The locker of one of them asks logind for her own lock. */
  | { readonly kind: 'block-all' | 'gap' | 'look' | 'asks-for-her-own' }

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('locks-herself', 'unlocks'), who: fc.constantFrom(...paths) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('block-all', 'look', 'asks-for-her-own') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('gap') }) },
)

/** A room of five, and the truth about whose each lock is. */
class Room {
  readonly tracker = new BlockTracker(limits)
  readonly locks = new Map<string, 'own' | 'block'>()
  #now = 0

  constructor() {
    this.tracker.hearing()
    this.look()
  }

  look(): void {
    const sessions = paths.map(path => {
      const hint = this.locks.has(path)
      const locked = hint ? ('yes' as const) : ('no' as const)
      return { path, logonAt: instant(1), hint, locked, forgotten: false, front: true }
    })
    this.tracker.looked(this.tracker.mark(), sessions)
  }

  happens(happening: Happening, later: number): void {
    this.#now += later
    switch (happening.kind) {
      case 'locks-herself':
        this.#lock(happening.who, 'own')
        return
      case 'asks-for-her-own':
        this.tracker.lock('a', ms(this.#now))
        this.#lock('a', 'own')
        return
      case 'unlocks':
        if (this.locks.delete(happening.who)) this.tracker.hint(happening.who, false, ms(this.#now))
        return
      case 'block-all':
        for (const path of this.#now % 2 ? paths : paths.toReversed()) this.tracker.lock(path, ms(this.#now))
        for (const path of paths) this.#lock(path, 'block')
        return
      case 'gap':
        this.tracker.deaf()
        // Meanwhile everybody came back, and left again.
        for (const path of this.locks.keys()) this.locks.set(path, 'own')
        this.tracker.hearing()
        return
      case 'look':
        this.look()
        return
      default:
        happening satisfies never
    }
  }

  #lock(path: string, by: 'own' | 'block'): void {
    if (this.locks.has(path)) return
    this.locks.set(path, by)
    this.tracker.hint(path, true, ms(this.#now + 10))
  }

  told(path: string): string {
    return this.tracker.blockedOf(path, this.locks.has(path) ? 'yes' : 'no')
  }
}

/** Mostly soon after the last, since that is when things can be taken for each other. */
const later = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 20, max: 1_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1_000, max: 20_000 }) },
)
const days = fc.array(fc.tuple(happening, later), { maxLength: 40, size: 'max' })

test("whatever happens, nobody's own lock is ever called a block", () => {
  fc.assert(
    fc.property(days, happenings => {
      const room = new Room()
      for (const [what, later] of happenings) {
        room.happens(what, later)
        for (const path of paths) if (room.told(path) === 'yes') expect(room.locks.get(path)).toBe('block')
      }
    }),
    { numRuns: 2_000 },
  )
})

test('whoever is blocked is called so, or unknown after a gap or where too few were told', () => {
  let seen = 0
  fc.assert(
    fc.property(days, happenings => {
      const room = new Room()
      for (const [what, later] of happenings.filter(([{ kind }]) => kind !== 'gap')) {
        const locked = new Set(room.locks.keys())
        room.look()
        room.happens(what, later)
        if (what.kind !== 'block-all' || paths.length - locked.size < limits.sessions) continue
        for (const path of paths) if (!locked.has(path)) expect(room.told(path)).toBe('yes')
        seen += 1
      }
    }),
    { numRuns: 500 },
  )
  expect(seen).toBeGreaterThan(100)
})
