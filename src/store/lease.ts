import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { errorCode } from '../model/error-code.ts'
import { type Instant, instant, isoInstant } from '../model/time.ts'
import { isLocked, takeLock } from './lock.ts'
import { StoreError } from './store.ts'

/** Who keeps a host. Stands beside the lease, readable by all, so that other verbs find the state folder. */
export interface Holder {
  /** The state folder. */
  readonly state: string
  readonly pid: number
  readonly since: Instant
}

/** The right to act on one host, until it is released or this process dies. */
export interface Lease {
  release(): void
}

/**
 * Becomes the one actor of a host.
 *
 * ```ts
 * const lease = tryAcquire(path, { state: folder, pid: process.pid, since: clock.now() })
 * if (lease === null) return askTheDaemon(holder(path))
 * ```
 *
 * @returns null: another process holds it; that may take a quarter of a second to find out
 * @throws {StoreError} the file can't be used
 */
export function tryAcquire(path: string, owner: Holder): Lease | null {
  // Others may enter the folder, to read who holds the lease.
  const lock = takeLock(path, 0o755)
  if (lock === null) return null
  try {
    publish(path, owner)
  } catch (error) {
    lock.release()
    const why = error instanceof Error ? error.message : String(error)
    throw new StoreError(`${holderFile(path)} can't be written: ${why}; make its folder writable`, { cause: error })
  }
  return {
    release: () => {
      rmSync(holderFile(path), { force: true })
      lock.release()
    },
  }
}

/**
 * Whether someone keeps the host. Never disturbs who is about to.
 *
 * An account that may not read the lease learns whether the process named beside it is alive, which is as good as it gets.
 */
export function isHeld(path: string): boolean {
  const locked = isLocked(path)
  if (locked !== null) return locked
  const named = readHolder(path)
  return named !== null && isAlive(named.pid)
}

/** null: nobody holds the lease, or its holder has not yet said who it is. */
export function holder(path: string): Holder | null {
  return isHeld(path) ? readHolder(path) : null
}

/** Where {@link holder} finds who holds that lease. */
export function holderFile(path: string): string {
  return `${path}.json`
}

/** Renamed into place: whoever reads it finds the whole of it. */
function publish(path: string, { state, pid, since }: Holder): void {
  const draft = `${holderFile(path)}.${pid}.tmp`
  writeFileSync(draft, `${JSON.stringify({ state, pid, since: isoInstant(since) })}\n`, { mode: 0o644 })
  // Whatever mask this process was given: a service's leaves nothing for others.
  chmodSync(draft, 0o644)
  renameSync(draft, holderFile(path))
}

function readHolder(path: string): Holder | null {
  try {
    const found: unknown = JSON.parse(readFileSync(holderFile(path), 'utf8'))
    if (typeof found !== 'object' || found === null) return null
    if (!('state' in found && 'pid' in found && 'since' in found)) return null
    const { state, pid, since } = found
    if (typeof state !== 'string' || typeof pid !== 'number' || typeof since !== 'string') return null
    return { state, pid, since: instant(Date.parse(since)) }
  } catch {
    // Missing, or not ours: nobody has said who holds the lease.
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}
