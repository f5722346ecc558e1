import type { Instant } from '../model/time.ts'
import type { ResolvedSettings } from '../settings/settings.ts'
import { InvalidInput } from './errors.ts'
import type { Planned } from './planned.ts'
import type { Terminal } from './terminal.ts'

/** What `plan` is to be about. */
interface Subject {
  readonly observed: string | null
  readonly now: Instant | null
  readonly out: string | null
  readonly server: boolean
  readonly over: number | null
  readonly redact: boolean
}

interface Upon {
  /** The plan as a person's own word is wanted as well. */
  readonly byHand: boolean
  readonly resolved: ResolvedSettings
  readonly terminal: Terminal
  readonly cwd: string
}

/** @throws {InvalidInput} flags that ask for another host or instant than the one that is there now */
export function requireLive({ observed, now, out, server, over }: Subject): void {
  if (server && over !== null) {
    throw new InvalidInput("--over looks ahead from what is seen from here, so it can't be given with --server")
  }
  const other = observed !== null ? '--observed' : now === null ? null : '--now'
  if (other === null || (out === null && !server)) return
  throw new InvalidInput(
    `${server ? '--server' : '--out'} is about the host as it is now, so ${other} can't be given with it`,
  )
}

/**
 * Plans for a snapshot, for the host as it is seen from here, or has the daemon plan.
 * @throws {InvalidInput} policies or snapshot are not valid; findings have been shown
 * @throws {OperationFailed} the host can't be seen, or there is no daemon
 */
export async function plannedFor(subject: Subject, { byHand, resolved, terminal, cwd }: Upon): Promise<Planned> {
  const { settings } = resolved
  if (subject.server) {
    const { planByDaemon } = await import('./plan-server.ts')
    const { plannedThere } = await import('./planned.ts')
    return plannedThere(await planByDaemon(resolved, byHand, terminal))
  }
  const { systemClock } = await import('../runtime/system-clock.ts')
  const { liveSituation, planInputs, snapshotSituation } = await import('./planning.ts')
  const { plannedHere } = await import('./planned.ts')
  const clock = systemClock()
  const { bundle, commit } =
    subject.observed === null
      ? await (await import('./bundle-in-force.ts')).policiesToPlan(resolved, terminal, cwd)
      : await (await import('./bundle.ts')).loadSource(settings, terminal, cwd)
  const situation =
    subject.observed === null
      ? await liveSituation(settings, clock, terminal)
      : snapshotSituation(
          (await import('./snapshot.ts')).readSnapshot(subject.observed, terminal, cwd, subject),
          settings,
        )
  const now = subject.now ?? (subject.observed === null ? clock.now() : situation.observation.observedAt)
  return plannedHere(await planInputs(bundle, situation, now), commit)
}
