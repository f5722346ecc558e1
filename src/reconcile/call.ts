import type { Outcome } from '../model/action.ts'
import type { Clock } from '../model/clock.ts'
import { formatDuration, type Milliseconds } from '../model/time.ts'
import { GoneError, TerminalError, UnknownOutcomeError, UnsupportedError } from '../providers/errors.ts'
import type { ActionOptions } from '../providers/provider.ts'

export interface CallOptions {
  readonly clock: Clock
  readonly timeout: Milliseconds
  /** Ends the waiting early, as the deadline does; its reason says why. */
  readonly signal?: AbortSignal
}

/**
 * Makes one call to a provider at once, under a deadline. Never rejects: how it ended is the outcome.
 *
 * Past the deadline the call is aborted and its outcome is unknown, whatever it answers later: a deadline proves nothing about the host. Only
 * a provider that said that it was still waiting to send it has surely done nothing.
 */
export function call(
  perform: (options: ActionOptions) => Promise<void>,
  { clock, timeout, signal }: CallOptions,
): Promise<Outcome> {
  const controller = new AbortController()
  return new Promise(resolve => {
    let isWaiting = false
    const passage = {
      waiting: () => {
        isWaiting = true
      },
      sent: () => {
        isWaiting = false
      },
    }
    const giveUp = (message: string): void => {
      end(isWaiting ? { kind: 'failed-retryable', message: `not sent: ${message}` } : { kind: 'unknown', message })
      controller.abort(new Error(message))
    }
    const aborted = (): void => giveUp(messageOf(signal?.reason))
    const deadline = clock.after(timeout, () => giveUp(`no answer within ${formatDuration(timeout)}`))
    const end = (outcome: Outcome): void => {
      deadline.cancel()
      signal?.removeEventListener('abort', aborted)
      resolve(outcome)
    }
    if (signal?.aborted) return aborted()
    signal?.addEventListener('abort', aborted, { once: true })
    // A provider that throws before it returns a promise is a call that failed, too.
    const performed = (async () => await perform({ signal: controller.signal, timeout, passage }))()
    performed.then(
      () => end({ kind: 'done' }),
      (error: unknown) => end(outcomeOf(error)),
    )
  })
}

function outcomeOf(error: unknown): Outcome {
  const message = messageOf(error)
  if (error instanceof GoneError) return { kind: 'gone', message }
  if (error instanceof UnsupportedError) return { kind: 'refused', message }
  if (error instanceof UnknownOutcomeError) return { kind: 'unknown', message }
  if (error instanceof TerminalError) return { kind: 'failed-final', message }
  return { kind: 'failed-retryable', message }
}

/** An error and its causes in one line. What an error repeats of its cause is said once. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.cause === undefined) return error.message
  const because = messageOf(error.cause)
  return error.message.endsWith(because) ? error.message : `${error.message}: ${because}`
}
