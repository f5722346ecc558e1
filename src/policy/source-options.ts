import type { Clock } from '../model/clock.ts'
import type { Milliseconds } from '../model/time.ts'
import type { Load, PolicyEvent } from './directory-outcome.ts'

/** How a folder of policies is kept up with. */
export interface PolicyDirectoryOptions {
  /** It need not exist. */
  readonly folder: string
  readonly load: Load
  readonly clock: Clock
  /**
   * How long the folder must be quiet before it is read.
   * @default 100 ms
   */
  readonly settle?: Milliseconds
  /** Told first before the source is handed out, then whenever the outcome is another than the one last told. */
  readonly onEvent: (event: PolicyEvent) => void
  /** Told at most once: edits may go unnoticed until the next refresh, since the system can't watch the folder. */
  readonly onUnwatched?: (error: Error) => void
  /** A reading that a hint led to failed for a reason that is no finding; the next hint or refresh tries again. */
  readonly onFailed?: (error: unknown) => void
}
