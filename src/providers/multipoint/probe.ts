import type { Clock } from '../../model/clock.ts'
import { formatDuration, type Milliseconds } from '../../model/time.ts'
import type { HostRequest } from './protocol.ts'
import type { BlockedIds } from './sessions.ts'
import type { ShellPool } from './shell-pool.ts'
import { readIds } from './values.ts'

export interface ProbeOptions {
  readonly process: string | null
  readonly script: string | null
  readonly timeout: Milliseconds
}

/** A site's own way to tell which sessions are blocked. Asked in a PowerShell of its own, so that one that hangs blinds nobody. */
export class BlockProbe {
  readonly #pool: ShellPool
  readonly #requests: readonly HostRequest[]
  readonly #timeout: Milliseconds
  readonly #clock: Clock

  /** @param pool of one */
  constructor({ process, script, timeout }: ProbeOptions, pool: ShellPool, clock: Clock) {
    this.#pool = pool
    this.#timeout = timeout
    this.#clock = clock
    this.#requests = [
      ...(process === null ? [] : [{ do: 'probe-process', name: process } as const]),
      ...(script === null ? [] : [{ do: 'probe-script', path: script } as const]),
    ]
  }

  get isConfigured(): boolean {
    return this.#requests.length > 0
  }

  /**
   * A session is blocked if any of the probes says so. None of them may fail: what one did not say would be taken for a no.
   * @throws whatever keeps it from being known
   */
  async ask(signal: AbortSignal): Promise<BlockedIds> {
    if (!this.isConfigured) return null
    const late = new AbortController()
    const timer = this.#clock.after(this.#timeout, () =>
      late.abort(new Error(`the probe gave no answer within ${formatDuration(this.#timeout)}`)),
    )
    try {
      const both = AbortSignal.any([signal, late.signal])
      const blocked = new Set<string>()
      for (const request of this.#requests) {
        for (const id of await this.#pool.ask({ request, read: readIds, wanted: 'read', doing: request.do }, both)) {
          blocked.add(id)
        }
      }
      return blocked
    } finally {
      timer.cancel()
    }
  }
}
