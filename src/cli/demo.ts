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
const TEACHER_INSISTS: Milliseconds = ms(15_000)

/** A state folder that is gone when the demo is. */
export function demoFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'stationkeeper-demo-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Presses Block All, through the same file as any other program would. */
export async function pressBlockAll(world: string, clock: Clock): Promise<void> {
  await inClassroom(world, clock, async press => press())
}

/** Presses it every 15 seconds from now on, until the signal. */
export async function simulatedTeacher(world: string, clock: Clock, signal: AbortSignal): Promise<void> {
  await inClassroom(world, clock, press =>
    repeatUntil(press, { after: TEACHER_INSISTS, every: TEACHER_INSISTS, total: null, clock }, signal),
  )
}

async function inClassroom(path: string, clock: Clock, use: (press: () => void) => Promise<void>): Promise<void> {
  const world = await openWorld(path, clock)
  try {
    await use(() => happen(world, blockAll))
  } finally {
    world.close()
  }
}
