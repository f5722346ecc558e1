import { setTimeout } from 'node:timers/promises'

/** Waits for something that another process does. The test's own deadline ends it where it never comes. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(2)
}

/** What comes of it, as soon as it no longer fails. The test's own deadline ends it where it always does. */
export async function once<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt()
    } catch {
      await setTimeout(2)
    }
  }
}
