import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Clock, Random } from '../model/clock.ts'
import { ms } from '../model/time.ts'
import { defaultReapply } from '../policy/default-reapply.ts'
import { named } from '../providers/named.ts'
import type { Provider, ProviderSurroundings } from '../providers/provider.ts'
import { openProvider } from '../providers/registry.ts'
import type { Trouble } from '../providers/simulator/trouble.ts'
import type { ReconcilerOptions } from '../reconcile/options.ts'
import { systemRandom } from '../runtime/random.ts'
import { seededRandom } from '../runtime/seeded-random.ts'
import { systemClock } from '../runtime/system-clock.ts'
import { nextTurn } from '../runtime/turn.ts'
import { loadZones } from '../runtime/zones.ts'
import { leasePath } from '../settings/lease-path.ts'
import type { Settings, SimulatorPart } from '../settings/settings.ts'
import { isHeld } from '../store/lease.ts'
import { stopReason } from '../store/stop-file.ts'

/** What the machine lends to whoever acts on a host. */
export interface Surroundings {
  readonly clock: Clock
  readonly random: Random
}

export function surroundings(settings: Settings): Surroundings {
  const { seed } = settings.simulator
  return { clock: systemClock(), random: seed === null ? systemRandom : seededRandom(seed) }
}

/** Opens the provider that the settings name. */
export async function providerOf(settings: Settings, lent: ProviderSurroundings): Promise<Provider> {
  const { world, blocked, concurrency, armed } = settings.simulator
  const simulator = {
    world,
    blocked,
    concurrency,
    poseAsReal: !armed,
    ownSession: settings.simulator.invokedFrom,
    trouble: troubleOf(settings.simulator),
  }
  const { multipoint, blockAll, observeTimeout } = settings
  const wts = { ...settings.wts, longestLook: observeTimeout }
  const lease = leasePath(settings)
  const blocks = { file: join(settings.state, 'logind-blocks.json'), isKept: () => isHeld(lease) }
  const logind = { ...settings.logind, blockAll, blocks }
  const provider = await openProvider(settings.provider, { simulator, multipoint, wts, logind }, lent)
  return named(provider, settings.host ?? provider.host)
}

/** A setting of 0 leaves it to the world, which may have troubles of its own. */
function troubleOf({ latency, failureRate, hangRate }: SimulatorPart): Partial<Trouble> {
  return {
    ...(latency > 0 ? { latency: { min: ms(0), max: latency } } : {}),
    ...(failureRate > 0 ? { failureRate } : {}),
    ...(hangRate > 0 ? { hangRate } : {}),
  }
}

/** What the settings and the machine say about how the loop runs. */
export function loopSettings(
  settings: Settings,
  lent: Surroundings,
  version: string,
): Omit<ReconcilerOptions, 'provider' | 'store' | 'bundle' | 'keeping' | 'onEvent'> {
  const { settle, observeTimeout, resync, state, protect, hostLimit, disruptionBudget, blockAll, longestHold } =
    settings
  return {
    ...lent,
    newId: randomUUID,
    turn: nextTurn,
    loadZones,
    stopReason: () => stopReason(state),
    settle,
    observeTimeout,
    resync,
    defaults: defaultReapply(),
    guards: { protect, hostLimit, disruptionBudget },
    blockAll,
    longestHold,
    version,
    zoneData: process.versions.tz ?? 'unknown',
  }
}
