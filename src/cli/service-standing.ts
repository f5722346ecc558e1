import { sourceName } from '../daemon/policy-source.ts'
import { leasePath } from '../settings/lease-path.ts'
import { type Holder, holder } from '../store/lease.ts'
import type { InstalledTask } from '../windows/task-scheduler.ts'
import type { ServiceHost } from './service-host.ts'
import type { ServicePlaces } from './service-places.ts'
import type { ServiceSettings } from './service-resolve.ts'

/** How a service stands. */
export interface ServiceStanding {
  /** null: it is not installed, or this account may not see it. */
  readonly task: InstalledTask | null
  /** Who keeps the host; null: nobody. */
  readonly daemon: Holder | null
  readonly places: ServicePlaces
  /** There are settings of a service. */
  readonly hasSettings: boolean
  /** Where policies and state are by these settings. */
  readonly policies: string
  readonly state: string
}

/** Looks, and changes nothing. */
export async function serviceStanding(
  { scheduler, places }: ServiceHost,
  { resolved: { settings }, areThere }: ServiceSettings,
): Promise<ServiceStanding> {
  const daemon = holder(leasePath(settings))
  return {
    task: await scheduler.find(),
    daemon,
    places,
    hasSettings: areThere,
    policies: sourceName(settings),
    state: daemon?.state ?? settings.state,
  }
}
