import { Worker } from 'node:worker_threads'
import type { Clock, Timer } from '../model/clock.ts'
import { ms } from '../model/time.ts'
import type { LoadOptions, PolicyFile } from '../policy/load.ts'
import { OrderRefused } from '../reconcile/orders.ts'
import type { Drafting } from './drafting.ts'
import type { AskedToPlan, GivenToRead, Told } from './drafting-messages.ts'

/** It is given up once its two steps took that together. 4 MB of sound policies take some seconds, and the API holds a silent connection for a minute. */
const WITHIN = ms(50_000)

/** Of its heap. Sound policies of 4 MB take a fifth. */
const MOST_MEMORY_MB = 1_024

/** In a checkout the thread is a source beside this one, in the package a file beside the bundle (`scripts/build.ts`). */
const entry: URL = import.meta.url.endsWith('.ts')
  ? new URL('./drafting-thread.ts', import.meta.url)
  : new URL('./drafting-thread.js', import.meta.url)

/**
 * On a thread of its own, bounded in time and memory, so that nothing else waits for it. It keeps no process from ending. Both steps reject with OrderRefused
 * where fewer policies would do.
 */
export function draftAside(
  files: readonly PolicyFile[],
  options: LoadOptions,
  { clock, signal }: { readonly clock: Pick<Clock, 'after' | 'uptime'>; readonly signal: AbortSignal | null },
): Drafting {
  const given: GivenToRead = { files, options }
  const resourceLimits = { maxOldGenerationSizeMb: MOST_MEMORY_MB }
  // Flags that the process was started with are about its own entry.
  const worker = new Worker(entry, { workerData: given, name: 'drafting', execArgv: [], resourceLimits })
  worker.unref()
  const failed = Promise.withResolvers<never>()
  // Told to whoever waits; nobody may.
  failed.promise.catch(() => {})
  worker.on('error', (error: Error & { readonly code?: string }) =>
    failed.reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch('memory') : error),
  )
  worker.on('exit', () => failed.reject(new Error('the thread that plans ended before it had')))
  const abort = (): void => failed.reject(signal?.reason)
  signal?.addEventListener('abort', abort)
  if (signal?.aborted === true) abort()
  /** What it tells next; posted in order, and kept from the start on, since the first comes unasked. */
  const told = (): Promise<Told> => new Promise(resolve => worker.once('message', resolve))
  let next = told()
  let left = WITHIN
  const step = async (): Promise<Told> => {
    const begun = clock.uptime()
    const late: Timer = clock.after(left, () => failed.reject(tooMuch('time')))
    try {
      return await Promise.race([next, failed.promise])
    } finally {
      late.cancel()
      left = ms(Math.max(0, left - (clock.uptime() - begun)))
    }
  }
  return {
    async read() {
      const first = await step()
      if (first.kind !== 'read') throw new Error('the thread planned before it had read')
      return first.draft
    },
    async plan(seen, byHand) {
      next = told()
      worker.postMessage({ seen, byHand } satisfies AskedToPlan)
      const second = await step()
      if (second.kind !== 'planned') throw new Error('the thread read twice')
      return second.made
    },
    [Symbol.dispose]() {
      signal?.removeEventListener('abort', abort)
      void worker.terminate()
    },
  }
}

function tooMuch(what: 'time' | 'memory'): OrderRefused {
  return new OrderRefused(
    `these policies take more ${what} than is spent on a plan; give fewer of them, or plan without the daemon`,
  )
}
