import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'

/** Waits for something that another process does. The test's own deadline ends it where it never comes. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(2)
}

/**
 * What comes of it, as soon as it no longer fails. The test's own deadline ends it where it always does.
 * @param patience in ms, after which the last failure is thrown: for what says more than that the time is over
 */
export async function once<T>(attempt: () => Promise<T>, patience: number = Number.POSITIVE_INFINITY): Promise<T> {
  const began = performance.now()
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() - began > patience) throw error
      await setTimeout(2)
    }
  }
}
