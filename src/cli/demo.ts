import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../model/clock.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import { blockAll } from '../providers/simulator/events.ts'
import { openWorld } from '../providers/simulator/open.ts'
import { happen } from '../providers/simulator/world.ts'
import { repeatUntil } from './repeatedly.ts'

/** Often enough to watch, seldom enough to read. */
export const TEACHER_INSISTS: Milliseconds = ms(15_000)

/** A state folder that is gone when the demo is. */
export function demoFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'stationkeeper-demo-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Presses Block All at once and every 15 seconds, through the same file as any other program would, until the signal. */
export async function simulatedTeacher(world: string, clock: Clock, signal: AbortSignal): Promise<void> {
  const classroom = await openWorld(world, clock)
  try {
    await repeatUntil(() => happen(classroom, blockAll), { every: TEACHER_INSISTS, total: null, clock }, signal)
  } finally {
    classroom.close()
  }
}
