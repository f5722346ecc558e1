import type { Clock } from '../model/clock.ts'
import { leasePath } from '../settings/lease-path.ts'
import type { Settings } from '../settings/settings.ts'
import { type Lease, tryAcquire } from '../store/lease.ts'

/**
 * Holds the lease of the classroom that verbs without `--state` are about, and names another state folder beside it, so that
 * they find the demo from a second terminal.
 * @returns null: a daemon keeps that classroom, or its folder can't be used; then only `--state` leads to the demo
 */
export function postSignpost(usual: Settings, demo: Settings, clock: Clock): Lease | null {
  const path = leasePath(usual)
  if (path === leasePath(demo)) return null
  try {
    return tryAcquire(path, { state: demo.state, pid: process.pid, since: clock.now() })
  } catch {
    return null
  }
}
