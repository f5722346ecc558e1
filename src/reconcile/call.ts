import type { Intent, Outcome } from '../model/action.ts'
import type { Clock } from '../model/clock.ts'
import { formatDuration } from '../model/time.ts'
import { GoneError, TerminalError, UnsupportedError } from '../providers/errors.ts'
import type { SessionActuator } from '../providers/provider.ts'

export interface CallOptions {
  readonly clock: Clock
  /** Waited for before each call: a host that answers at once must not keep signals and timers from their turn. */
  readonly turn: () => Promise<void>
}

/**
 * Makes one call under the rule's deadline. Never rejects: how it ended is the outcome.
 *
 * Past the deadline the call is aborted and its outcome is unknown, whatever it answers later: a deadline proves nothing about the host.
 */
export function call(actuator: SessionActuator, intent: Intent, { clock, turn }: CallOptions): Promise<Outcome> {
  const { action, incarnation, timeout } = intent
  const controller = new AbortController()
  return new Promise(resolve => {
    const deadline = clock.after(timeout, () => {
      const message = `no answer within ${formatDuration(timeout)}`
      resolve({ kind: 'unknown', message })
      controller.abort(new Error(message))
    })
    const end = (outcome: Outcome): void => {
      deadline.cancel()
      resolve(outcome)
    }
    // A provider that throws before it returns a promise is a call that failed, too.
    turn()
      .then(() => actuator[action](incarnation, { signal: controller.signal, timeout }))
      .then(
        () => end({ kind: 'done' }),
        (error: unknown) => end(outcomeOf(error)),
      )
  })
}

function outcomeOf(error: unknown): Outcome {
  const message = messageOf(error)
  if (error instanceof GoneError) return { kind: 'gone', message }
  if (error instanceof UnsupportedError) return { kind: 'refused', message }
  if (error instanceof TerminalError) return { kind: 'failed-final', message }
  return { kind: 'failed-retryable', message }
}

/** An error and its causes in one line. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`
}
