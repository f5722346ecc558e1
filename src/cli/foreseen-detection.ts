import type { FightDetection } from '../model/plan.ts'
import type { Observation } from '../model/session.ts'
import { fightDetection } from '../planner/fight-detection.ts'
import type { Settings } from '../settings/settings.ts'

type Sight = Pick<Settings, 'provider' | 'simulator' | 'multipoint'>

/** What the settings alone say of it; null: only a look at the host would tell. */
export function foreseenDetection({ provider, simulator, multipoint }: Sight): FightDetection | null {
  switch (provider) {
    case 'simulator':
      return simulator.blocked === 'hidden' ? 'off' : 'on'
    case 'multipoint':
      // A probe makes blocks known as long as it answers.
      return multipoint.probeProcess === null && multipoint.probeScript === null ? 'off' : null
    case 'wts':
      // Windows tells of a person's own lock, which is no block.
      return 'off'
    case 'logind':
      // Blocks are known to who listened when they came, which only a look shows.
      return null
    default:
      return null
  }
}

/**
 * The same once somebody looked, or tried to. A host that never tells does so also while nobody is there.
 * @param observation null: the host was never seen
 */
export function detectionNow(settings: Sight, observation: Observation | null): FightDetection | null {
  const isAnybodyThere = observation?.sessions.some(({ user }) => user !== null) ?? false
  if (!isAnybodyThere && foreseenDetection(settings) === 'off') return 'off'
  return observation === null ? null : fightDetection(observation.sessions)
}

/** Whether the provider can unlock at all. Windows itself has no such call: only MultiPoint's cmdlets do. */
export function canUnlock({ provider }: Pick<Settings, 'provider'>): boolean {
  return provider !== 'wts'
}
