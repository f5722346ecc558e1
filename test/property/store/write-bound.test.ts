import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Intent } from '../../../src/model/action.ts'
import type { Action } from '../../../src/model/session.ts'
import { ms } from '../../../src/model/time.ts'
import { openStore } from '../../../src/store/open-store.ts'
import type { AdmissionBounds, Store } from '../../../src/store/store.ts'
import { bounds } from '../../support/guards.ts'
import { runs } from '../../support/runs.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { HOST, incarnation, intent, stateFolder } from '../../unit/store/fixtures.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const SESSIONS = ['1', '2', 'c3'] as const
const LIMITS = [
  { count: 1, per: ms(MINUTE) },
  { count: 3, per: ms(10 * MINUTE) },
  { count: 4, per: ms(HOUR) },
  { count: 5, per: ms(24 * HOUR) },
] as const

type Step =
  | {
      readonly do: 'admit'
      readonly sessions: readonly string[]
      readonly limit: (typeof LIMITS)[number]
      readonly action: Action
    }
  | { readonly do: 'end'; readonly dropped: boolean }
  | { readonly do: 'advance'; readonly by: number }
  | { readonly do: 'jump'; readonly by: number }
  | { readonly do: 'reboot'; readonly downFor: number }
  | { readonly do: 'restart' }

function steps(longest: number): fc.Arbitrary<Step[]> {
  const admit = fc.record({
    do: fc.constant('admit' as const),
    sessions: fc.array(fc.constantFrom(...SESSIONS), { minLength: 1, maxLength: 5 }),
    limit: fc.constantFrom(...LIMITS),
    action: fc.constantFrom<Action[]>('unlock', 'unlock', 'disconnect'),
  })
  const end = fc.record({ do: fc.constant('end' as const), dropped: fc.boolean() })
  const by = fc.oneof(fc.integer({ min: 0, max: 2 * MINUTE }), fc.integer({ min: 0, max: longest }))
  const away = fc.integer({ min: -48 * HOUR, max: 48 * HOUR })
  return fc.array(
    fc.oneof(
      { weight: 6, arbitrary: admit },
      { weight: 6, arbitrary: end },
      { weight: 4, arbitrary: fc.record({ do: fc.constant('advance' as const), by }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('jump' as const), by: away }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('reboot' as const), downFor: by }) },
      { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
    ),
    { minLength: 1, maxLength: 40 },
  )
}

/** `boot` and `uptime` are those of the moment from which the store counts it. */
interface Write {
  readonly id: string
  readonly sessionId: string
  readonly isDisconnect: boolean
  /** In real time. */
  readonly at: number
  /** The last moment at which the host may have been written to; null: it is still to come. What was dropped counts all the same. */
  over: number | null
  dropped: boolean
  boot: number
  uptime: number
}

/** So small that they matter to three sessions. */
const TIGHT: AdmissionBounds = {
  hostLimit: { count: 4, per: ms(10 * MINUTE) },
  disruption: { count: 1, per: ms(HOUR) },
  holdsVersion: 0,
}

/** What really happened, with time that no reboot or clock setting touches. */
class Truth {
  readonly clock: VirtualClock
  readonly writes: Write[] = []
  readonly open = new Map<string, string>()
  store: Store
  readonly #folder = stateFolder()
  #now = 0
  #boot = 1

  readonly #bounds: AdmissionBounds

  constructor(tellsBoot: boolean, within: AdmissionBounds) {
    this.#bounds = within
    this.clock = new VirtualClock('2026-11-21T09:00:00Z', { tellsBoot })
    this.store = this.#opened()
  }

  async take(step: Step): Promise<readonly Intent[]> {
    switch (step.do) {
      case 'admit':
        return this.#admit(step)
      case 'end': {
        const [first] = this.open
        if (!first) return []
        this.open.delete(first[0])
        const fact = step.dropped
          ? ({ kind: 'dropped', why: 'held' } as const)
          : ({ kind: 'effect', effect: 'verified' } as const)
        this.store.record([{ ...fact, intent: first[1] }])
        const write = this.writes.find(({ id }) => id === first[1])
        if (write === undefined || write.over !== null) return []
        write.over = step.dropped ? write.at : this.#now
        write.dropped = step.dropped
        // Nothing more is known of its call than that it is over by now.
        if (!step.dropped) Object.assign(write, { boot: this.#boot, uptime: this.clock.uptime() })
        return []
      }
      case 'advance':
        this.#now += step.by
        await this.clock.advance(step.by)
        return []
      case 'jump':
        this.clock.jumpWall(step.by)
        return []
      case 'reboot':
        this.#now += step.downFor
        this.#boot += 1
        this.store.close()
        this.clock.reboot({ downFor: step.downFor })
        this.store = this.#opened()
        return []
      case 'restart':
        this.store.close()
        this.store = this.#opened()
        return []
      default:
        return step satisfies never
    }
  }

  /** How many may have reached the host within `per`, at the worst. */
  within(per: number, which: (write: Write) => boolean): number {
    return this.writes.filter(write => which(write) && this.#now - (write.over ?? this.#now) < per).length
  }

  /** The rule in its plainest form: a write of this boot is as old as the uptime since, an earlier one as old as the boot. */
  counted(sessionId: string, per: number): number {
    const uptime = this.clock.uptime()
    const age = (write: (typeof this.writes)[number]): number =>
      write.boot === this.#boot ? uptime - write.uptime : uptime
    return this.writes.filter(write => write.sessionId === sessionId && age(write) < per).length
  }

  #opened(): Store {
    return openStore({ folder: this.#folder, host: HOST, clock: this.clock, mode: 'write' })
  }

  #admit({ sessions, limit, action }: Extract<Step, { do: 'admit' }>): readonly Intent[] {
    const admitted = this.store.admit(
      sessions.map(id => intent(incarnation(id, `pupil${id}`), { limit, action })),
      this.#bounds,
    )
    for (const { id, incarnation: target } of admitted) {
      const { sessionId } = target
      expect(this.open.has(sessionId)).toBe(false)
      this.open.set(sessionId, id)
      const now = { at: this.#now, boot: this.#boot, uptime: this.clock.uptime() }
      this.writes.push({ id, sessionId, isDisconnect: action === 'disconnect', over: null, dropped: false, ...now })
    }
    return admitted
  }
}

describe('whatever happens to a state folder', () => {
  it('no session, nor the host, gets more writes than its limit in real time, nor more disconnects than the budget, and the journal verifies', async () => {
    await fc.assert(
      fc.asyncProperty(steps(30 * HOUR), fc.boolean(), async (taken, tellsBoot) => {
        const truth = new Truth(tellsBoot, TIGHT)
        for (const step of taken) {
          for (const { incarnation: target, limit } of await truth.take(step)) {
            const ofSession = ({ sessionId }: Write): boolean => sessionId === target.sessionId
            expect(truth.within(limit.per, ofSession)).toBeLessThanOrEqual(limit.count)
            expect(truth.within(TIGHT.hostLimit.per, () => true)).toBeLessThanOrEqual(TIGHT.hostLimit.count)
            expect(truth.within(HOUR, ({ isDisconnect, dropped }) => isDisconnect && !dropped)).toBeLessThanOrEqual(1)
          }
          const now = truth.clock.now()
          for (const instants of truth.store.ledger().writes.values()) {
            expect(instants.every((at, index) => at <= now && at >= (instants[index - 1] ?? at))).toBe(true)
          }
        }
        expect(truth.store.verifyJournal()).toMatchObject({ intact: true })
        expect(truth.store.openActions().map(({ intent: open }) => open.id)).toEqual([...truth.open.values()])
        truth.store.close()
      }),
      { numRuns: runs(60) },
    )
  })

  it('a session is refused only for an open action or a full limit', async () => {
    await fc.assert(
      // Shorter than retention: what was pruned can't be what refuses.
      fc.asyncProperty(steps(30 * MINUTE), async taken => {
        const truth = new Truth(true, bounds)
        for (const step of taken) {
          const expected =
            step.do === 'admit'
              ? [...new Set(step.sessions)].filter(
                  id => !truth.open.has(id) && truth.counted(id, step.limit.per) < step.limit.count,
                )
              : []
          const admitted = await truth.take(step)
          expect(admitted.map(({ incarnation: target }) => target.sessionId)).toEqual(expected)
        }
        truth.store.close()
      }),
      { numRuns: runs(60) },
    )
  })
})
