import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { accessOf, type Place } from '../windows/folders-access.ts'
import { type TaskDefinition, taskFile, taskXml } from '../windows/task-xml.ts'
import type { ServiceHost } from './service-host.ts'
import { serviceSettings } from './service-settings.ts'
import { file, folder, type Step } from './service-step.ts'
import type { StartingFile } from './starting-files.ts'

export interface Installation {
  readonly host: ServiceHost
  /** Written into new settings. */
  readonly provider: string
  readonly timeZone: string | null
  /** Written where there are no policies yet. */
  readonly policies: readonly StartingFile[]
  readonly definition: TaskDefinition
  /** Id of the service's account; null: SYSTEM. */
  readonly sid: string | null
  /** The source of the event log is registered. */
  readonly hasEventSource: boolean
  readonly start: boolean
  /** Arm the host at this start. */
  readonly enforce: boolean
  /** Ends what runs, in order; null: nothing runs. */
  readonly stop: (() => Promise<void>) | null
  /** Waits until the host is kept. @throws when that takes too long */
  readonly awaitKeeper: () => Promise<void>
}

/** What an installation consists of, in order. What a step does it can do again without harm; nothing that is there is overwritten. */
export function installationSteps(installation: Installation): readonly Step[] {
  const { host, sid, provider, timeZone, policies, definition, start, enforce, stop, awaitKeeper } = installation
  const { places, scheduler } = host
  const hadPolicies = existsSync(places.policies)
  const access = (path: string, place: Place): Step => ({
    what: `let ${who(place, sid)} into ${path}`,
    needed: true,
    carryOut: () => host.writeAccess(path, accessOf(place, sid)),
  })
  const as = definition.account.kind === 'system' ? 'SYSTEM' : definition.account.name
  const register = async (more: readonly string[]): Promise<void> => {
    const args = [...definition.args, ...more]
    writeFileSync(places.task, taskFile(taskXml({ ...definition, args })))
    await scheduler.register(places.task, definition.account)
  }
  const kept = (path: string, place: Place): readonly Step[] => [folder(path), access(path, place)]
  return [
    // Each folder is closed before anything is put into it.
    ...kept(places.root, 'root'),
    ...kept(places.policies, 'policies'),
    ...kept(places.state, 'state'),
    ...kept(places.log, 'log'),
    ...kept(places.leases, 'leases'),
    file(places.settings, serviceSettings({ provider, timeZone })),
    access(places.settings, 'settings'),
    ...(hadPolicies ? [] : policies.map(({ name, text }) => file(join(places.policies, name), text))),
    {
      what: 'register Stationkeeper as a source of the event log *Application*',
      needed: !installation.hasEventSource,
      carryOut: () => host.eventSource.register(),
    },
    {
      what: `register the task ${definition.program} ${definition.args.join(' ')}, from start-up on, as ${as}`,
      needed: true,
      carryOut: () => register(enforce ? ['--enforce'] : []),
    },
    { what: 'end what runs, in order', needed: start && stop !== null, carryOut: async () => await stop?.() },
    { what: 'start the task', needed: start, carryOut: () => scheduler.start() },
    { what: 'see that it keeps the host', needed: start, carryOut: awaitKeeper },
    // A store that is lost is to be armed by a person, not by the next start of the computer.
    { what: 'register the task without --enforce, which is for once', needed: enforce, carryOut: () => register([]) },
  ]
}

/** The same that `accessOf` says in SDDL. */
function who(place: Place, sid: string | null): string {
  const service = sid === null ? '' : ', the account of the service'
  return `SYSTEM and administrators${service}${place === 'root' ? ', and users to see the names' : ' alone'}`
}
