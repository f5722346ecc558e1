import { performance } from 'node:perf_hooks'
import { openWts } from '../../src/providers/wts/open.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { standInLibrary } from '../../test/native/build.ts'
import { openStandIn } from '../../test/native/stand-in.ts'
import { median, millis, type Row } from '../measure.ts'

const SESSIONS = 1_000
const LOOKS = 101
const WARM_UP = 10
const GOAL_MS = 10

/**
 * One look at 1,000 sessions through koffi over the library that stands in for Windows', from the question to the observation: what Windows
 * itself takes to answer comes on top. Beside it, how long the loop was kept from other work by one look at most.
 */
export async function wtsLookRow(): Promise<Row> {
  const work = `a look at ${SESSIONS.toLocaleString('en')} Windows sessions through koffi`
  const goal = `≤ ${GOAL_MS} ms`
  const library = standInLibrary()
  if (library === null) return { work, measured: 'no C compiler is installed', goal, met: null }
  const outside = openStandIn(library, null)
  outside.reset()
  for (let id = 1; id <= SESSIONS; id++) outside.session({ id, user: `pupil${id}` })
  const provider = await openWts({ library }, { clock: systemClock() })
  const { signal } = new AbortController()
  const looks: number[] = []
  const kept: number[] = []
  for (let look = -WARM_UP; look < LOOKS; look++) {
    const idle = performance.eventLoopUtilization()
    const start = performance.now()
    await provider.reader.observe({ signal })
    const taken = performance.now() - start
    if (look < 0) continue
    looks.push(taken)
    kept.push(performance.eventLoopUtilization(idle).active)
  }
  await provider.close()
  return {
    work,
    measured: `median ${millis(median(looks))} of ${LOOKS}; of that on the program's own thread ${millis(median(kept))}`,
    goal,
    met: median(looks) <= GOAL_MS,
  }
}
