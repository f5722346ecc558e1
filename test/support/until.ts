import { setTimeout } from 'node:timers/promises'

/** Waits for something that another process does. The test's own deadline ends it where it never comes. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(2)
}
