import { win32 } from 'node:path'

/** What the task is called in the task scheduler. */
export const TASK_NAME = 'Stationkeeper'

/** Where a service on Windows has its things. */
export interface ServicePlaces {
  /** Holds all the others. */
  readonly root: string
  readonly settings: string
  readonly policies: string
  readonly state: string
  readonly log: string
  readonly logFile: string
  readonly leases: string
  /** The task's definition as it was registered. */
  readonly task: string
}

export function servicePlaces(env: Readonly<Record<string, string | undefined>>): ServicePlaces {
  const data = env.ProgramData ?? env.PROGRAMDATA ?? ''
  const root = win32.join(win32.isAbsolute(data) ? data : 'C:\\ProgramData', 'Stationkeeper')
  const log = win32.join(root, 'log')
  return {
    root,
    settings: win32.join(root, 'stationkeeper.yaml'),
    policies: win32.join(root, 'policies'),
    state: win32.join(root, 'state'),
    log,
    logFile: win32.join(log, 'stationkeeper.log'),
    leases: win32.join(root, 'leases'),
    task: win32.join(root, 'task.xml'),
  }
}
