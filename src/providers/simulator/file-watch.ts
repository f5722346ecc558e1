import { type FSWatcher, watch } from 'node:fs'
import type { Clock, Timer } from '../../model/clock.ts'
import { ms } from '../../model/time.ts'

const POLL = ms(1_000)

/** Calls `look` when the file may have changed, and once a second where the system tells nothing (network shares, no watches left). */
export function watchFile(path: string, clock: Clock, look: () => void): { close(): void } {
  let closed = false
  let timer: Timer
  const poll = (): void => {
    timer = clock.after(POLL, () => {
      if (closed) return
      look()
      poll()
    })
  }
  poll()
  const watcher = tryWatch(path, () => {
    if (!closed) look()
  })
  return {
    close: () => {
      closed = true
      timer.cancel()
      watcher?.close()
    },
  }
}

function tryWatch(path: string, look: () => void): FSWatcher | null {
  try {
    return watch(path, look).on('error', () => {})
  } catch {
    return null
  }
}
