import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instant, ms } from '../../../src/model/time.ts'
import { BlockTracker } from '../../../src/providers/logind/blocks.ts'
import '../../support/property-seed.ts'

const limits = { sessions: 3, share: 0.6, within: ms(5_000) }
const paths = ['a', 'b', 'c', 'd', 'e']
type Happening =
  | { readonly kind: 'locks-by-key' | 'asks-logind' | 'unlocks'; readonly who: number }
  /** Somebody tells some of those who are not locked, in one go. */
  | { readonly kind: 'tells-some'; readonly whom: readonly number[] }
  /** Until `wakes` we hear nothing, and then everything at once. */
  | { readonly kind: 'block-all' | 'look' | 'gap' | 'stalls' | 'wakes' }

const who = fc.integer({ min: 0, max: 4 })
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom('locks-by-key', 'asks-logind', 'asks-logind', 'unlocks'), who }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('tells-some'), whom: fc.uniqueArray(who, { minLength: 1 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('block-all', 'look', 'stalls', 'wakes') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('gap') }) },
)

interface Lock {
  readonly by: 'own' | 'block'
  /** When its locker says so. */
  readonly hintAt: number
  said: boolean
}

/** Five people, whose lockers are slow in their own ways, and a daemon that may be late to hear of them. */
class Room {
  readonly tracker = new BlockTracker(limits)
  readonly locks = new Map<string, Lock>()
  readonly #slowness: readonly number[]
  #now = 0
  #unheard: ((at: number) => void)[] | null = null

  /** @param slowness how long each one's locker takes to say that it locks */
  constructor(slowness: readonly number[]) {
    this.#slowness = slowness
    this.tracker.hearing()
    this.#look()
  }

  happens(happening: Happening, later: number): void {
    this.#until(this.#now + later)
    switch (happening.kind) {
      case 'locks-by-key':
        // Before its hint nobody but the locker knows of such a lock.
        this.#lock(happening.who, 'own', 0)
        return
      case 'asks-logind':
        // Whoever is locked has left.
        if (!this.locks.has(paths[happening.who] ?? '')) this.#tell(happening.who, 'own')
        return
      case 'tells-some':
        for (const one of happening.whom) if (!this.locks.has(paths[one] ?? '')) this.#tell(one, 'block')
        return
      case 'block-all':
        for (const one of this.#now % 2 ? paths.keys() : [...paths.keys()].toReversed()) this.#tell(one, 'block')
        return
      case 'unlocks':
        this.#unlock(happening.who)
        return
      case 'look':
        if (this.#unheard === null) this.#look()
        return
      case 'gap':
        // No locker is as slow as that.
        for (const lock of this.locks.values()) lock.said = true
        this.tracker.deaf()
        this.#unheard &&= []
        for (const [path, lock] of this.locks) this.locks.set(path, { ...lock, by: 'own' })
        this.tracker.hearing()
        return
      case 'stalls':
        this.#unheard ??= []
        return
      case 'wakes':
        this.#wake()
        return
      default:
        happening satisfies never
    }
  }

  #wake(): void {
    const heard = this.#unheard ?? []
    this.#unheard = null
    heard.forEach((hear, index) => {
      hear(this.#now + index / 1_000)
    })
  }

  #until(then: number): void {
    const due = [...this.locks].filter(([, { said, hintAt }]) => !said && hintAt <= then)
    for (const [path, lock] of due.sort(([, a], [, b]) => a.hintAt - b.hintAt)) {
      lock.said = true
      this.#now = Math.max(this.#now, lock.hintAt)
      this.#hear(at => this.tracker.hint(path, true, ms(at)))
    }
    this.#now = then
  }

  #hear(event: (at: number) => void): void {
    if (this.#unheard === null) event(this.#now)
    else this.#unheard.push(event)
  }

  #tell(one: number, by: Lock['by']): void {
    const path = paths[one] ?? ''
    this.#hear(at => this.tracker.lock(path, ms(at)))
    this.#lock(one, by, this.#slowness[one] ?? 0)
  }

  #lock(one: number, by: Lock['by'], slow: number): void {
    const path = paths[one] ?? ''
    if (this.locks.has(path)) return
    this.locks.set(path, { by, hintAt: this.#now + slow, said: false })
    if (slow === 0) this.#until(this.#now)
  }

  #unlock(one: number): void {
    const path = paths[one] ?? ''
    if (this.locks.get(path)?.said !== true) return
    this.locks.delete(path)
    this.#hear(at => this.tracker.hint(path, false, ms(at)))
  }

  #look(): void {
    const sessions = paths.map(path => {
      const hint = this.tracker.hintOf(path) ?? this.locks.get(path)?.said === true
      return { path, logonAt: instant(1), hint, locked: hint ? 'yes' : 'no', forgotten: false, front: true } as const
    })
    this.tracker.looked(this.tracker.mark(), sessions)
  }

  /** @returns whose lock it is that is told as a block; null: none is, or we have yet to hear of what happened */
  blockedBy(path: string): Lock['by'] | null {
    if (this.#unheard !== null) return null
    const locked = this.tracker.hintOf(path) === true ? 'yes' : 'no'
    return this.tracker.blockedOf(path, locked) === 'yes' ? (this.locks.get(path)?.by ?? 'own') : null
  }
}

const later = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 20, max: 900 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1_000, max: 25_000 }) },
)

/** @returns how often somebody was rightly called blocked */
function blocksSeen(allowed: (happening: Happening) => boolean, slowness: readonly number[]): number {
  let blocks = 0
  fc.assert(
    fc.property(fc.array(fc.tuple(happening, later), { maxLength: 40, size: 'max' }), happenings => {
      const room = new Room(slowness)
      for (const [what, after] of happenings.filter(([what]) => allowed(what))) {
        room.happens(what, after)
        for (const path of paths) {
          const by = room.blockedBy(path)
          expect(by).not.toBe('own')
          if (by === 'block') blocks += 1
        }
      }
    }),
    { numRuns: 3_000 },
  )
  return blocks
}

test("a slow locker's lock is never called a block of whom it was not asked by first, however late we hear of it", () => {
  // Three whose lockers are slow and who ask at once are what a Block All looks like.
  const allowed = (what: Happening): boolean =>
    what.kind !== 'tells-some' && (what.kind !== 'asks-logind' || what.who === 2 || what.who === 3)
  expect(blocksSeen(allowed, [10, 40, 700, 2_500, 20_000])).toBeGreaterThan(1_000)
})

test('people who ask logind for their own locks one after the other keep them, whoever else is told in between', () => {
  expect(blocksSeen(({ kind }) => kind !== 'stalls', [1, 2, 3, 5, 10])).toBeGreaterThan(1_000)
})
