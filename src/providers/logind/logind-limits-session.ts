import { formatDuration, type Milliseconds } from '../../model/time.ts'
import type { Finding } from '../provider.ts'
import type { Bus } from './bus.ts'
import { named } from './findings.ts'
import { propertyOf } from './inspect-ask.ts'
import { lengthOf } from './logind-limits.ts'
import type { SeenSession } from './seen.ts'

/**
 * How long single sessions may last at all. It is set by PAM (`systemd.runtime_max_sec`, pam_systemd(8)), by a user's record or by a drop-in, and
 * systemd holds it as `RuntimeMaxUSec` of the scope in which the session's programs are.
 */
export async function sessionLengthFindings(
  bus: Bus,
  sessions: readonly SeenSession[],
  options: { readonly signal: AbortSignal },
): Promise<readonly Finding[]> {
  const lengths = await Promise.all(sessions.map(session => longest(bus, session, options)))
  const limited = new Map<Milliseconds, SeenSession[]>()
  for (const [index, session] of sessions.entries()) {
    const length = lengths[index] ?? null
    if (length !== null) limited.set(length, [...(limited.get(length) ?? []), session])
  }
  return [...limited].map(([length, ended]) => ({
    level: 'warning',
    topic: 'time limits',
    message: `${named(ended)}: systemd ends such a session with all its programs ${formatDuration(length)} after it began, disconnected or not (RuntimeMaxSec of its scope), and what was not saved is lost`,
    fix: "take the limit out of the user's record, of what PAM sets (systemd.runtime_max_sec), or of the drop-in that `systemctl cat session-ID.scope` shows; it holds for sessions that begin then",
  }))
}

/** null: none, or systemd does not say: the session has ended, or has no scope of that name. */
async function longest(
  bus: Bus,
  { id }: SeenSession,
  options: { readonly signal: AbortSignal },
): Promise<Milliseconds | null> {
  const scope = {
    destination: 'org.freedesktop.systemd1',
    path: `/org/freedesktop/systemd1/unit/${escaped(`session-${id}.scope`)}`,
    interface: 'org.freedesktop.systemd1.Scope',
  }
  try {
    return lengthOf(await propertyOf(bus, scope, 'RuntimeMaxUSec', options))
  } catch {
    options.signal.throwIfAborted()
    return null
  }
}

/** A unit's name as part of its object's path: whatever is no letter or digit as `_` and its code. */
function escaped(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]/g, sign => `_${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)
}
