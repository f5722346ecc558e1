import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type { FakeHost } from '../fake-host.ts'
import { type BenchLoop, startBenchLoop } from '../loop.ts'
import { interleave, median, millis, type Row, ratio, times } from '../measure.ts'

const UPDATES = 200_000
const SESSIONS = 1_000
const DEADLINE_MS = 10_000
/** The pass that settles goes on after it, and then rests as long as it took: neither is the next round's. */
const REST_MS = 500

/**
 * 200,000 updates, each of which may block one of 1,000 sessions and tells the loop that something changed, until the last
 * session has been unlocked: exactly one action a session. Beside it the same updates into an array, which is then gone
 * through: an update whose session is still blocked and has no action yet gets one, under a deadline. The array decides by
 * one comparison and remembers nothing; the loop has the observation and every intent on disk before an action.
 */
export async function updatesRow(): Promise<Row> {
  const loop = startBenchLoop(SESSIONS)
  let exact = true
  const counted = async (update: () => void): Promise<number> => {
    let actions = 0
    const finished = new Promise<void>(resolve => {
      loop.host.onAction = () => {
        if (++actions === SESSIONS) resolve()
      }
    })
    const start = performance.now()
    update()
    await finished
    const taken = performance.now() - start
    exact &&= actions === SESSIONS
    return taken
  }
  const through = async (): Promise<number> => {
    const isSettled = loop.settled(SESSIONS)
    const taken = await counted(() => throughLoop(loop))
    await isSettled
    await pause(REST_MS)
    return taken
  }
  const [ours = [], bare = []] = await interleave(11, [through, () => counted(() => throughArray(loop.host))])
  await loop.close()
  const rate = ratio(bare, ours)
  return {
    work: `${UPDATES.toLocaleString('en')} updates over ${SESSIONS.toLocaleString('en')} sessions`,
    measured: `${exact ? 'one action a session' : 'NOT one action a session'}; ${millis(median(ours))}, every intent on disk; array queue ${millis(median(bare))}: ${times(rate)} its rate`,
    goal: 'one action a session; ≥ 0.25× a bare array queue beside it',
    met: exact && rate >= 0.25,
  }
}

function idOf(update: number): string {
  return String((update % SESSIONS) + 1)
}

function throughLoop({ host, reconciler }: BenchLoop): void {
  for (let update = 0; update < UPDATES; update++) {
    host.update(idOf(update), 'yes')
    reconciler.trigger()
  }
}

function throughArray(host: FakeHost): void {
  const queue: { readonly id: string }[] = []
  for (let update = 0; update < UPDATES; update++) {
    const id = idOf(update)
    host.update(id, 'yes')
    queue.push({ id })
  }
  const acting = new Set<string>()
  for (const { id } of queue) {
    if (acting.has(id) || !host.isBlocked(id)) continue
    acting.add(id)
    const deadline = setTimeout(() => {
      throw new Error('the fake host did not answer')
    }, DEADLINE_MS)
    void host.act(id).finally(() => clearTimeout(deadline))
  }
}
