import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ServiceHost } from '../../src/cli/service-host.ts'
import { TASK_NAME } from '../../src/cli/service-places.ts'
import { callService, type ServiceCall, type ServiceWord } from '../../src/cli/service-verb.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { TaskScheduler } from '../../src/windows/task-scheduler.ts'
import { projectFolder, temporaryFolder } from './cli.ts'
import { type RecordedTerminal, recordedTerminal } from './terminal.ts'

const standIn = fileURLToPath(new URL('./schtasks-stand-in.ts', import.meta.url))

/** Owned by administrators, who alone may do anything. */
const CLOSED = 'O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)'

/** A computer to install a service on, with a task scheduler that really starts what it is told. */
export interface ServiceComputer {
  readonly host: ServiceHost
  /** By path, what access was written. */
  readonly written: ReadonlyMap<string, string>
  /** By path, what access is read; others are closed. */
  readonly access: Map<string, string>
  readonly killed: readonly number[]
  elevated: boolean
  /** Whether the source of the event log is registered. */
  eventSource: boolean
  /** The definition that is registered, and as whom; null: none is. */
  task(): { readonly xml: string; readonly account: string | null } | null
  call(word: ServiceWord, more?: Partial<ServiceCall>): Promise<RecordedTerminal['shown']>
  [Symbol.dispose](): void
}

export function serviceComputer(): ServiceComputer {
  const folder = temporaryFolder()
  const root = join(folder.path, 'Program Data', 'Stationkeeper')
  const tasks = join(folder.path, 'tasks.json')
  const written = new Map<string, string>()
  const access = new Map<string, string>()
  const killed: number[] = []
  const log = join(root, 'log')
  const host: ServiceHost = {
    scheduler: new TaskScheduler([process.execPath, standIn, tasks], TASK_NAME),
    places: {
      root,
      settings: join(root, 'stationkeeper.yaml'),
      policies: join(root, 'policies'),
      state: join(root, 'state'),
      log,
      logFile: join(log, 'stationkeeper.log'),
      leases: join(root, 'leases'),
      task: join(root, 'task.xml'),
    },
    eventSource: {
      isRegistered: async () => computer.eventSource,
      register: async () => {
        computer.eventSource = true
      },
      remove: async () => {
        computer.eventSource = false
      },
    },
    isElevated: async () => computer.elevated,
    sidOf: async account => (account === 'CLASS\\keeper$' ? 'S-1-5-21-1-2-3-1105' : null),
    readAccess: async path => access.get(path) ?? CLOSED,
    writeAccess: async (path, sddl) => void written.set(path, sddl),
  }
  const computer: ServiceComputer = {
    host,
    written,
    access,
    killed,
    elevated: true,
    eventSource: false,
    task: () => (existsSync(tasks) ? JSON.parse(readFileSync(tasks, 'utf8')) : null),
    async call(word, more = {}) {
      const terminal = recordedTerminal()
      const usual = { account: null, provider: null, enforce: false, start: true, whatIf: false, within: null }
      const { signal } = new AbortController()
      await callService(
        { word, ...usual, format: 'text', terminal, env: process.env, signal, ...more },
        {
          host,
          program: { node: process.execPath, folder: projectFolder },
          clock: systemClock(),
          kill(pid) {
            killed.push(pid)
            process.kill(pid, 'SIGKILL')
          },
        },
      )
      return terminal.shown
    },
    [Symbol.dispose]() {
      if (existsSync(tasks)) {
        try {
          execFileSync(process.execPath, [standIn, tasks, '/End', '/TN', TASK_NAME], { stdio: 'ignore' })
        } catch {
          // It does not run.
        }
      }
      folder[Symbol.dispose]()
    },
  }
  return computer
}
