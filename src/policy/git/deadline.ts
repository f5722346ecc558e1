import type { Clock } from '../../model/clock.ts'
import { formatDuration, type Milliseconds } from '../../model/time.ts'
import { GitProblem } from './git-problem.ts'

/** Aborts with what it waits for, or with a problem once that time has passed. */
export interface Deadline {
  readonly signal: AbortSignal
  [Symbol.dispose](): void
}

export function deadline(clock: Clock, length: Milliseconds, outer: AbortSignal): Deadline {
  const late = new AbortController()
  const timer = clock.after(length, () => {
    const message = `it took longer than ${formatDuration(length)}, and was given up`
    late.abort(new GitProblem('gitTimeout', message, 'check the network and the host, or raise timeout'))
  })
  return { signal: AbortSignal.any([outer, late.signal]), [Symbol.dispose]: () => timer.cancel() }
}
