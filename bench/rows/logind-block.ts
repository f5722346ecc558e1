import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Bed, NoBedHere } from '../../scripts/linux/bed.ts'
import { median, millis, type Row } from '../measure.ts'

/** What bench/logind-inside.ts writes: one entry a session and Block All. */
interface Lifted {
  /** From the hint that the real locker set to the hint that it took back. */
  readonly fromLocked: number
  /** From the Lock signal. */
  readonly fromSignal: number
}

const GOAL_MS = 50
/** Booting takes most of it. */
const BOUND_MS = 5 * 60_000

/**
 * Somebody locks every session of a real Linux host, and a daemon unlocks those that its policy names: from the moment at which a real
 * locker says that it has locked to that at which it says that it has unlocked, by the bus's own clock. What the locker itself takes is in it.
 */
export async function logindBlockRow(): Promise<Row> {
  const work = 'foreign lock -> unlocked again, real logind'
  const goal = `≤ ${GOAL_MS} ms`
  const folder = mkdtempSync(join(tmpdir(), 'stationkeeper-bench-'))
  try {
    const file = join(folder, 'lifted.json')
    await using bed = await Bed.start({ scratch: folder, show: [], signal: AbortSignal.timeout(BOUND_MS) })
    const code = await bed.node(['bench/logind-inside.ts', file], { LINUX_BED: 'inside' })
    if (code !== 0) throw new Error(`bench/logind-inside.ts ended with ${code}`)
    // Its only writer is a script of this project.
    const lifted = JSON.parse(readFileSync(file, 'utf8')) as readonly Lifted[]
    const whole = median(lifted.map(({ fromLocked }) => fromLocked))
    const worst = Math.max(...lifted.map(({ fromLocked }) => fromLocked))
    return {
      work,
      measured: `median ${millis(whole)} of ${lifted.length}, longest ${millis(worst)}; from the Lock signal ${millis(median(lifted.map(({ fromSignal }) => fromSignal)))}`,
      goal,
      met: whole <= GOAL_MS,
    }
  } catch (error) {
    if (!(error instanceof NoBedHere)) throw error
    return { work, measured: `SKIPPED: ${error.message}`, goal, met: null }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
