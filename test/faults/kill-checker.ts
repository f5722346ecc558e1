import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Clock } from '../../src/model/clock.ts'
import type { Limit } from '../../src/model/policy.ts'
import type { World } from '../../src/providers/simulator/world.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { Store } from '../../src/store/store.ts'
import { blindRepeats } from '../support/blind-repeats.ts'
import { memoryOf } from './kill-memory.ts'
import { HELD_FOR, killBudget, killHostLimit, killLimit } from './kill-rules.ts'

interface Held {
  readonly id: string
  readonly sessionId: string
  /** Uptimes between which it was placed: when it was asked for, and when it was acknowledged. */
  readonly asked: number
  readonly told: number
}

interface Called {
  readonly at: number
  readonly action: string
  readonly sessionId: string
}

/** Compares what a loop said before it was killed with its store, and with the calls that came to the host. */
export class KillChecker {
  /** By kind and intent, as the loop said that it was on disk. */
  readonly acknowledged: Set<string> = new Set()
  leftOpen = 0
  held = 0
  /** Limits that were filled to the last write. */
  readonly full: Set<string> = new Set()
  readonly #folder: string
  readonly #host: string
  readonly #clock: Clock
  /** Of the store after the last kill. */
  #memory: string | null = null
  #holds: Held[] = []
  #checkedCalls = 0

  constructor(folder: string, host: string, clock: Clock) {
    this.#folder = folder
    this.#host = host
    this.#clock = clock
  }

  hear(line: string): void {
    const [kind = '', id = '', sessionId = '', asked = '', told = ''] = line.split(' ')
    if (kind === 'intended') this.acknowledged.add(`intent ${id}`)
    if (kind === 'settled') this.acknowledged.add(`effect ${id}`)
    if (kind === 'held') this.#holds.push({ id, sessionId, asked: Number(asked), told: Number(told) })
    // A new process knows what the killed one knew.
    if (kind === 'memory' && this.#memory !== null) expect(line).toBe(`memory ${this.#memory}`)
  }

  /** To be called when the loop is dead. */
  check(): void {
    this.#reading(store => {
      expect(store.verifyJournal()).toMatchObject({ intact: true })
      const journal = store.journal({ kinds: ['intent', 'effect', 'placed'] })
      const kept = new Set(journal.map(({ kind, intent }) => `${kind} ${intent}`))
      expect([...this.acknowledged].filter(record => !kept.has(record))).toEqual([])
      this.#checkHolds(store)
      this.#checkCalls(journal.filter(({ kind }) => kind === 'intent').length)
      this.leftOpen += store.openActions().length
      this.#memory = memoryOf(store)
    })
  }

  /** Waits until everybody has what was declared for them. */
  async settled(world: World): Promise<void> {
    const patience = AbortSignal.timeout(300_000)
    while (!this.#isDeclared(world) || this.#reading(store => store.openActions().length > 0)) {
      patience.throwIfAborted()
      await pause(50)
    }
  }

  checkEnd(): void {
    this.check()
    this.#reading(store => {
      expect(blindRepeats(store.journal({}))).toEqual([])
      expect(store.openActions()).toEqual([])
    })
  }

  #isDeclared(world: World): boolean {
    return world.read().sessions.every(({ state, blocked }) => state === 'disconnected' || blocked === 'no')
  }

  #checkHolds(store: Store): void {
    const inForce = this.#holds.filter(hold => isHeld(hold, this.#clock.uptime()))
    this.held += inForce.length
    const kept = new Set(store.holds().holds.map(({ id }) => id))
    expect(inForce.filter(({ id }) => !kept.has(id))).toEqual([])
  }

  #checkCalls(intents: number): void {
    const file = join(this.#folder, 'calls')
    const calls = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').map(called) : []
    expect(calls.length).toBeLessThanOrEqual(intents)
    for (const call of calls.slice(this.#checkedCalls)) {
      const { sessionId, action } = call
      expect(this.#holds.filter(hold => hold.sessionId === sessionId && isHeld(hold, call.at))).toEqual([])
      this.#within(
        'session',
        call,
        killLimit,
        calls.filter(other => other.sessionId === sessionId),
      )
      this.#within('host', call, killHostLimit, calls)
      if (action === 'disconnect') {
        this.#within(
          'budget',
          call,
          killBudget,
          calls.filter(other => other.action === action),
        )
      }
    }
    this.#checkedCalls = calls.length
  }

  #within(name: string, { at }: Called, { count, per }: Limit, calls: readonly Called[]): void {
    const within = calls.filter(other => other.at <= at && other.at > at - per).length
    expect(within, `calls within the limit ${name}`).toBeLessThanOrEqual(count)
    if (within === count) this.full.add(name)
  }

  #reading<T>(read: (store: Store) => T): T {
    const store = openStore({ folder: this.#folder, host: this.#host, clock: this.#clock, mode: 'read' })
    if (store === null) throw new Error('the loop has left no store')
    try {
      return read(store)
    } finally {
      store.close()
    }
  }
}

/** Surely: it began once it was asked for, be that long before it was acknowledged, and lasts from then on. */
function isHeld({ asked, told }: Held, at: number): boolean {
  return at > told && at < asked + 0.8 * HELD_FOR
}

function called(line: string): Called {
  const [at = '', action = '', sessionId = ''] = line.split(' ')
  return { at: Number(at), action, sessionId }
}
