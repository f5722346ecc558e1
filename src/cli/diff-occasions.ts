import type { Occasion } from '../compare/compare-bundles.ts'
import type { Clock } from '../model/clock.ts'
import type { Instant } from '../model/time.ts'
import type { Settings } from '../settings/settings.ts'
import { liveSituation, snapshotSituation } from './planning.ts'
import { readSnapshot } from './snapshot.ts'
import type { Terminal } from './terminal.ts'

interface Surroundings {
  readonly terminal: Terminal
  readonly clock: Clock
  readonly cwd: string
}

/**
 * What both sides are asked about: every snapshot at its own instant, or else the host as it is now.
 * @throws {InvalidInput} a snapshot is not valid; its findings have been shown
 */
export async function occasionsOf(
  flags: { readonly observed: readonly string[] | null; readonly now: Instant | null; readonly redact: boolean },
  settings: Settings,
  { terminal, clock, cwd }: Surroundings,
): Promise<readonly Occasion[]> {
  if (flags.observed === null) {
    const { sayCaveats } = await import('./caveats.ts')
    await sayCaveats(settings, terminal)
    const situation = await liveSituation(settings, clock, terminal)
    return [{ source: null, ...situation, now: flags.now ?? clock.now() }]
  }
  return flags.observed.map(source => {
    const situation = snapshotSituation(readSnapshot(source, terminal, cwd, flags), settings)
    return { source, ...situation, now: flags.now ?? situation.observation.observedAt }
  })
}
