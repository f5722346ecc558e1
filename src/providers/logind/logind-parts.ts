import type { Clock } from '../../model/clock.ts'
import { UnsupportedError } from '../errors.ts'
import type { KnownGroups } from '../group-cache.ts'
import type { Inspection } from '../provider.ts'
import type { Bus } from './bus.ts'
import type { Desktop, DesktopStanding } from './desktop.ts'
import type { InspectedHost } from './inspect.ts'
import type { Lockers } from './locker-sight.ts'
import type { LockersOptions } from './lockers.ts'
import type { SeenSession } from './seen.ts'

interface Options {
  readonly signal: AbortSignal
}

/** What the provider asks beside logind itself. Tests give it stand-ins. */
export interface LogindParts {
  /** The first that keeps a session is asked about it. */
  desktops(bus: Bus, clock: Clock): readonly Desktop[]
  lockers(options: Pick<LockersOptions, 'clock' | 'onLearnt'>): Lockers
  groupsOf(user: string, options: Options): Promise<KnownGroups>
  showNotice(session: SeenSession, text: string, options: Options): Promise<void>
  ownSessionId(address: string | null): Promise<string | null>
  inspect(host: InspectedHost, options: Options): Promise<Inspection>
}

/** @throws {UnsupportedError} nothing keeps its desktop */
export function desktopOf(desktops: readonly Desktop[], session: SeenSession): Desktop {
  const desktop = desktops.find(candidate => candidate.keeps(session))
  if (desktop) return desktop
  throw new UnsupportedError(
    `nothing is known that could take the desktop of session ${session.id} and keep its programs`,
  )
}

/**
 * How the desktops of all sessions stand. One kind that can't tell keeps no other from it.
 * @throws the signal's reason
 */
export async function standingsOf(
  desktops: readonly Desktop[],
  sessions: readonly SeenSession[],
  options: Options & { readonly onTrouble: (error: unknown) => void },
): Promise<ReadonlyMap<string, DesktopStanding>> {
  const kept = Map.groupBy(sessions, session => desktops.find(candidate => candidate.keeps(session)) ?? null)
  const told = [...kept].map(async ([desktop, theirs]): Promise<ReadonlyMap<string, DesktopStanding>> => {
    if (desktop === null) return new Map()
    try {
      return await desktop.standings(theirs, options)
    } catch (error) {
      options.signal.throwIfAborted()
      options.onTrouble(error)
      return new Map()
    }
  })
  return new Map((await Promise.all(told)).flatMap(standings => [...standings]))
}
