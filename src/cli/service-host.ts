import type { EventSource } from '../windows/event-source.ts'
import { type Schtasks, TaskScheduler } from '../windows/task-scheduler.ts'
import { type ServicePlaces, servicePlaces, TASK_NAME } from './service-places.ts'

/** What of a Windows computer an installation reads and changes, besides its files. */
export interface ServiceHost {
  readonly scheduler: TaskScheduler
  readonly places: ServicePlaces
  /** What our entries in the event log are found by. */
  readonly eventSource: EventSource
  /** Whether this program runs with an administrator's full rights. */
  isElevated(): Promise<boolean>
  /** null: nobody knows such an account. */
  sidOf(account: string): Promise<string | null>
  /** Owner and access list, in SDDL. @throws when they can't be read */
  readAccess(path: string): Promise<string>
  /** @throws when it can't be written */
  writeAccess(path: string, sddl: string): Promise<void>
}

/** This computer, which has to run Windows. */
export function windowsHost(env: Readonly<Record<string, string | undefined>>, schtasks: Schtasks): ServiceHost {
  return {
    scheduler: new TaskScheduler(schtasks, TASK_NAME),
    places: servicePlaces(env),
    eventSource: eventSourceLoadedLate(),
    async isElevated() {
      const { ownAccount } = await import('../windows/access-account.ts')
      return (await ownAccount()).elevated
    },
    async sidOf(account) {
      const { sidOfAccount } = await import('../windows/access-account.ts')
      return await sidOfAccount(account)
    },
    async readAccess(path) {
      const { readAccess } = await import('../windows/access.ts')
      return await readAccess(path)
    },
    async writeAccess(path, sddl) {
      const { writeAccess } = await import('../windows/access.ts')
      await writeAccess(path, sddl)
    },
  }
}

function eventSourceLoadedLate(): EventSource {
  const source = async (): Promise<EventSource> => (await import('../windows/event-source.ts')).eventSource()
  return {
    isRegistered: async () => await (await source()).isRegistered(),
    register: async () => await (await source()).register(),
    remove: async () => await (await source()).remove(),
  }
}
