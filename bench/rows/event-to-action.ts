import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { type BenchLoop, startBenchLoop } from '../loop.ts'
import { interleave, median, millis, type Row, ratio, times } from '../measure.ts'

const EVENTS = 40
/** So that each event finds the loop at rest, as it mostly is. */
const REST_MS = 10
const AT_ONCE = 1_000
const DEADLINE_MS = 10_000

/**
 * One of 30 sessions is blocked and the loop told so, until the fake host has been asked to unlock it: a look, a plan, an intent on
 * disk, and a call under its deadline. Beside it the least that anybody could do: the event sets a timer of no length, and what
 * that fires calls the same host under a timer of the same deadline. One event after another; how an effect is verified and kept
 * is not counted, but waited for. For comparison, 1,000 events at once until the last action, against timers that are only
 * set and cleared: there nobody waits for a timer, and what remains is the cost of keeping every intent.
 */
export async function eventToActionRow(): Promise<Row> {
  const loop = startBenchLoop(30)
  const crowd = startBenchLoop(AT_ONCE)
  const [ours = [], bare = [], together = [], bareTogether = []] = await interleave(11, [
    () => oneAfterAnother(loop, true),
    () => oneAfterAnother(loop, false),
    () => allAtOnce(crowd, true),
    () => allAtOnce(crowd, false),
  ])
  await loop.close()
  await crowd.close()
  const rate = ratio(bare, ours)
  return {
    work: 'event -> decision -> fake action with deadline',
    measured: [
      `${millis(median(ours) / EVENTS)} each, intent on disk`,
      `bare timers ${millis(median(bare) / EVENTS)}: ${times(rate)} their rate`,
      `${AT_ONCE} at once ${millis(median(together))}, timers without a wait ${millis(median(bareTogether))}: ${ratio(bareTogether, together).toFixed(4)}×`,
    ].join('; '),
    goal: '≥ 0.15× bare timers',
    met: rate >= 0.15,
  }
}

/** @returns the time from each event to its action, added up */
async function oneAfterAnother({ host, reconciler, settled }: BenchLoop, throughLoop: boolean): Promise<number> {
  let taken = 0
  for (let event = 0; event < EVENTS; event++) {
    const id = host.ids[event % host.ids.length] ?? ''
    const acted = new Promise<void>(resolve => {
      host.onAction = () => resolve()
    })
    const isSettled = throughLoop ? settled(1) : Promise.resolve()
    host.update(id, 'yes')
    const start = performance.now()
    if (throughLoop) reconciler.trigger()
    else setTimeout(() => underDeadline(() => host.act(id)), 0)
    await acted
    taken += performance.now() - start
    await isSettled
    await pause(REST_MS)
  }
  return taken
}

async function allAtOnce({ host, reconciler, settled }: BenchLoop, throughLoop: boolean): Promise<number> {
  let left = AT_ONCE
  const acted = new Promise<void>(resolve => {
    host.onAction = () => {
      if (--left === 0) resolve()
    }
  })
  const isSettled = throughLoop ? settled(AT_ONCE) : Promise.resolve()
  for (const id of host.ids) host.update(id, 'yes')
  const start = performance.now()
  if (throughLoop) reconciler.trigger()
  else for (const id of host.ids) underDeadline(() => host.act(id))
  await acted
  const taken = performance.now() - start
  await isSettled
  return taken
}

function underDeadline(act: () => Promise<void>): void {
  const deadline = setTimeout(() => {
    throw new Error('the fake host did not answer')
  }, DEADLINE_MS)
  void act().finally(() => clearTimeout(deadline))
}
