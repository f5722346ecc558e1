import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Account, UnitHost } from '../../src/cli/service-unit-host.ts'
import { unitPlaces } from '../../src/cli/service-unit-places.ts'
import { callUnitService } from '../../src/cli/service-unit-verb.ts'
import type { ServiceCall, ServiceWord } from '../../src/cli/service-verb.ts'
import { Systemctl } from '../../src/linux/systemctl.ts'
import type { ForeignWriters } from '../../src/policy/ownership.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { projectFolder, temporaryFolder } from './cli.ts'
import { type RecordedTerminal, recordedTerminal } from './terminal.ts'

const standIn = fileURLToPath(new URL('./systemctl-stand-in.ts', import.meta.url))

/** A Linux computer to install a service on, with a systemctl that really starts what the unit says. */
export interface UnitComputer {
  readonly host: UnitHost
  readonly accounts: Map<string, Account>
  /** By path, the mode that was given with root and the account's group. */
  readonly given: ReadonlyMap<string, { readonly gid: number; readonly mode: number }>
  /** Paths that others may change. */
  readonly open: Set<string>
  /** Paths that the unit's sandbox hides. */
  readonly hidden: Set<string>
  isRoot: boolean
  /** What systemctl was asked. */
  asked(): readonly string[]
  /** What the service said. */
  journal(): string
  call(word: ServiceWord, more?: Partial<ServiceCall>): Promise<RecordedTerminal['shown']>
  [Symbol.dispose](): void
}

export function unitComputer(): UnitComputer {
  const folder = temporaryFolder()
  const root = join(folder.path, 'the root')
  const places = unitPlaces(root)
  const accounts = new Map<string, Account>([
    ['kiosk', { uid: 998, gid: 998 }],
    ['ana', { uid: 1000, gid: 1000 }],
    ['root', { uid: 0, gid: 0 }],
  ])
  const given = new Map<string, { gid: number; mode: number }>()
  const open = new Set<string>()
  const hidden = new Set<string>()
  const foreign = (path: string): ForeignWriters => ({
    openings: [],
    message: `${path} may be changed by everyone`,
    fix: `chmod go-w ${path}`,
  })
  const members = new Set<string>()
  const systemctl = new Systemctl([process.execPath, standIn, root], 'stationkeeper.service')
  const host: UnitHost = {
    systemctl,
    places,
    hasSystemd: true,
    isRoot: () => computer.isRoot,
    account: async name => accounts.get(name) ?? null,
    makeAccount: async () => void accounts.set('stationkeeper', { uid: 997, gid: 997 }),
    lacksXrdp: async account => !members.has(account),
    joinXrdp: async account => void members.add(account),
    give: (path, { gid }, mode) => void given.set(path, { gid, mode }),
    // Wherever this checkout is.
    hiddenIn: path => (hidden.has(path) ? dirname(path) : null),
    foreignWriters: async path => (open.has(path) ? foreign(path) : null),
  }
  const read = (name: string): string => (existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : '')
  const computer: UnitComputer = {
    host,
    accounts,
    given,
    open,
    hidden,
    isRoot: true,
    asked: () => read('systemctl.log').trimEnd().split('\n'),
    journal: () => read('journal'),
    async call(word, more = {}) {
      const terminal = recordedTerminal()
      const usual = { account: null, provider: null, enforce: false, start: true, whatIf: false, within: null }
      const { signal } = new AbortController()
      await callUnitService(
        { word, ...usual, format: 'text', terminal, env: process.env, signal, ...more },
        { host, program: { node: process.execPath, folder: projectFolder }, clock: systemClock() },
      )
      return terminal.shown
    },
    [Symbol.dispose]() {
      const { pid } = JSON.parse(read('systemctl.json') || '{"pid":0}')
      try {
        if (pid > 0) process.kill(pid, 'SIGKILL')
      } catch {
        // It has ended.
      }
      folder[Symbol.dispose]()
    },
  }
  // systemctl keeps its books there.
  mkdirSync(root)
  return computer
}
