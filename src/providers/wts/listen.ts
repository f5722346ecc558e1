import { ENDED, RELEASED, type Release } from './calls.ts'
import { failed, NativeFailure } from './native-failure.ts'
import type { Symbols } from './symbols.ts'
import { WTS_EVENT_ALL, WTS_EVENT_FLUSH } from './wtsapi32.ts'

/** A release that came between two waits is heard by the next one only, so it is repeated so often, with this between. */
const RELEASES = 40
const RELEASE_PAUSE_MS = 50

/**
 * Tells of every event until it is released. Blocks its thread.
 * @throws {NativeFailure} Windows does not let it wait
 */
export function listen(symbols: Symbols, { cells }: Release, heard: () => void): void {
  try {
    // Whoever looked before may have missed what happened meanwhile.
    heard()
    while (Atomics.load(cells, RELEASED) === 0) {
      const flags: [number] = [0]
      const happened = symbols.WTSWaitSystemEvent(null, WTS_EVENT_ALL, flags) !== 0
      if (Atomics.load(cells, RELEASED) !== 0) return
      if (!happened) throw failed(symbols, 'WTSWaitSystemEvent')
      // Released by somebody else: whoever asked decides when to listen again.
      if (flags[0] === 0) throw new NativeFailure({ kind: 'code', call: 'WTSWaitSystemEvent', code: 0 })
      heard()
    }
  } finally {
    Atomics.store(cells, ENDED, 1)
    Atomics.notify(cells, ENDED)
  }
}

/**
 * Releases the listener of another thread, which else would keep the process from exiting.
 * @returns false: it did not hear in 2 s
 */
export function release({ WTSWaitSystemEvent }: Symbols, { cells }: Release): boolean {
  Atomics.store(cells, RELEASED, 1)
  for (let tries = 0; tries < RELEASES; tries++) {
    if (Atomics.load(cells, ENDED) !== 0) return true
    WTSWaitSystemEvent(null, WTS_EVENT_FLUSH, [0])
    if (Atomics.wait(cells, ENDED, 0, RELEASE_PAUSE_MS) !== 'timed-out') return true
  }
  return false
}
