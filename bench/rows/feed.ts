import { performance } from 'node:perf_hooks'
import type { Audience } from '../../src/board/audience.ts'
import { Board } from '../../src/board/board.ts'
import type { Clock } from '../../src/model/clock.ts'
import { noHolds } from '../../src/model/hold.ts'
import { identify } from '../../src/model/incarnation.ts'
import { emptyLedger, type Ledger } from '../../src/model/ledger.ts'
import type { Bundle } from '../../src/model/policy.ts'
import type { Observation } from '../../src/model/session.ts'
import { plan, prepare } from '../../src/planner/plan.ts'
import { parseSelector } from '../../src/policy/selector.ts'
import { plainBoard } from '../../test/support/board.ts'
import { bundle, rule } from '../../test/support/bundle.ts'
import { guards } from '../../test/support/guards.ts'
import { noon, observation, session } from '../../test/support/observation.ts'
import { VirtualClock } from '../../test/support/virtual-clock.ts'
import { interleave, median, millis, type Row, ratio, times } from '../measure.ts'

const SESSIONS = 1_000
const CHANGED = 50
const CLIENTS = 200
const ROUNDS = 10

/**
 * 50 of 1,000 sessions change, and 200 clients who see all, a wall or one half of the host are handed their frames, sockets left out. Beside it
 * what a page that asks again and again costs: the whole board as JSON, once for each client.
 */
export async function feedRow(): Promise<Row> {
  const rules = bundle([rule()])
  let ledger: Ledger = emptyLedger
  const clock = new VirtualClock(noon)
  const board = boardOf(clock, rules, () => ledger)
  const see = (blocked: number): void => {
    const seen = look(blocked)
    ledger = { ...ledger, sightings: identify(seen, ledger.sightings) }
    const made = plan({
      prepared: prepare(rules),
      observation: seen,
      ledger,
      holds: noHolds,
      guards,
      now: noon,
      zones: null,
    })
    board.tell({ kind: 'planned', plan: made, observation: seen, changed: true })
  }
  see(0)
  let bytes = 0
  for (let client = 0; client < CLIENTS; client++) {
    const audience = audiences[client % audiences.length]
    if (audience === undefined) throw new Error('an audience')
    board.follow(audience, null, ({ frame }) => {
      bytes += frame.length
    })
  }
  let turn = 0
  const [told = [], whole = []] = await interleave(11, [
    async () => {
      let taken = 0
      for (let round = 0; round < ROUNDS; round++) {
        turn += CHANGED / 2
        see(turn % SESSIONS)
        const start = performance.now()
        // The board shows itself within this time, and nothing else waits for the clock.
        await clock.advance(100)
        taken += performance.now() - start
      }
      return taken / ROUNDS
    },
    () => {
      const document = board.board({ match: null, names: true })
      const start = performance.now()
      for (let client = 0; client < CLIENTS; client++) bytes += JSON.stringify(document).length
      return performance.now() - start
    },
  ])
  board[Symbol.dispose]()
  const rate = ratio(told, whole)
  return {
    work: `feed: ${CHANGED} of ${SESSIONS} sessions change, ${CLIENTS} clients of ${audiences.length} audiences`,
    measured: `${millis(median(told))}; whole boards ${millis(median(whole))}: ${times(rate)}`,
    goal: '≤ 0.10× whole boards',
    met: bytes > 0 && rate <= 0.1,
  }
}

const half = parseSelector('group="CLASS\\half"').selector
const audiences: readonly Audience[] = [
  { match: null, names: true },
  { match: null, names: false },
  { match: half, names: true },
]

function look(from: number): Observation {
  const sessions = Array.from({ length: SESSIONS }, (_, index) => {
    const isBlocked = (index - from + SESSIONS) % SESSIONS < CHANGED / 2
    const groups = index % 2 === 0 ? ['CLASS\\half'] : ['CLASS\\others']
    return session({
      id: String(index + 1),
      user: `u${index}`,
      station: String(index),
      groups,
      blocked: isBlocked ? 'yes' : 'no',
    })
  })
  return observation(sessions)
}

export function boardOf(clock: Clock, inForce: Bundle, ledger: () => Ledger): Board {
  return new Board({
    ...plainBoard,
    store: { ledger, holds: () => noHolds, keptBundle: () => null, policyStatus: () => null },
    policies: () => ({ bundle: inForce, commit: null, problem: null }),
    stopReason: () => null,
    clock,
    onTrouble: (what, error) => {
      throw new Error(what, { cause: error })
    },
  })
}
