import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ms } from '../../src/model/time.ts'
import { UnsupportedError } from '../../src/providers/errors.ts'
import type { Desktop } from '../../src/providers/logind/desktop.ts'
import { LogindProvider } from '../../src/providers/logind/logind.ts'
import type { LogindParts } from '../../src/providers/logind/logind-parts.ts'
import { LogindStandIn } from './logind-stand-in.ts'
import { VirtualClock } from './virtual-clock.ts'

/** A host with a stand-in for logind, and desktops, lockers and people who stand in for real ones. */
export class LogindHost {
  readonly clock: VirtualClock = new VirtualClock()
  readonly logind: LogindStandIn
  readonly folder: string
  readonly troubles: string[] = []
  readonly shown: Map<string, string> = new Map()
  /** Sessions without a desktop in front, and those that can't be disconnected. */
  readonly disconnected: Set<string> = new Set()
  readonly stuck: Set<string> = new Set()
  setsHint: 'yes' | 'no' | 'unknown' = 'yes'
  isKept = true
  /** As LightDM does; before the provider is opened. */
  locksWhatItTakes = false
  knowsGroups = true
  /** What happens after logind has answered a look, and before that has ended. */
  whileLooking: () => Promise<void> = async () => {}
  readonly #opened: LogindProvider[] = []
  readonly #ended = new AbortController()

  private constructor(logind: LogindStandIn, folder: string) {
    this.logind = logind
    this.folder = folder
  }

  /** With so many sessions, `c1` and on. */
  static async open(sessions: number): Promise<LogindHost> {
    const logind = await LogindStandIn.open()
    for (let number = 1; number <= sessions; number++) logind.begin({ id: `c${number}` })
    return new LogindHost(logind, await mkdtemp(join(tmpdir(), 'logind-host-')))
  }

  get signal(): AbortSignal {
    return this.#ended.signal
  }

  get blocksFile(): string {
    return join(this.folder, 'blocks.json')
  }

  /** As a verb has it: it only looks. */
  async provider(): Promise<LogindProvider> {
    const settings = {
      bus: this.logind.address,
      blockAll: { sessions: 3, share: 0.6, within: ms(5_000) },
      blocks: { file: this.blocksFile, isKept: () => this.isKept },
    }
    const onTrouble = (what: string, error: unknown): void => void this.troubles.push(`${what}: ${error}`)
    const lent = { clock: this.clock, random: () => 0.5, onTrouble }
    const provider = await LogindProvider.open(settings, lent, this.#parts())
    this.#opened.push(provider)
    return provider
  }

  /** As a daemon has it: it has listened since before anything happened. */
  async keeper(): Promise<LogindProvider> {
    const provider = await this.provider()
    const hints = provider.reader.changes?.({ signal: this.signal })[Symbol.asyncIterator]()
    // The first hint says that everything is heard from now on.
    await hints?.next()
    await provider.reader.observe({ signal: this.signal })
    return provider
  }

  async close(): Promise<void> {
    this.#ended.abort()
    for (const provider of this.#opened) await provider.close()
    await this.logind.close()
    await rm(this.folder, { recursive: true })
  }

  #parts(): LogindParts {
    return {
      desktops: () => [this.#desktop()],
      lockers: () => ({
        of: () => ({ programs: ['i3lock'], setsHint: this.setsHint }),
        settled: async () => {},
        close: () => {},
      }),
      groupsOf: async user => {
        if (!this.knowsGroups) throw new Error('no groups are known here')
        return { groups: [`${user}s`], admin: false }
      },
      showNotice: async ({ id }, text) => void this.shown.set(id, text),
      ownSessionId: async () => null,
      inspect: async () => ({ findings: [], dialect: null }),
    }
  }

  #desktop(): Desktop {
    return {
      locksWhatItTakes: this.locksWhatItTakes,
      keeps: () => true,
      standings: async sessions => {
        await this.whileLooking()
        return new Map(
          sessions.map(({ id }) => [
            id,
            {
              state: this.disconnected.has(id) ? 'disconnected' : 'active',
              ...(this.stuck.has(id) ? { can: [], cannot: 'it is stuck' } : { can: ['disconnect'] }),
            },
          ]),
        )
      },
      disconnect: async ({ id }) => {
        if (this.stuck.has(id)) throw new UnsupportedError(`session ${id} can't be disconnected: it is stuck`)
        this.disconnected.add(id)
      },
    }
  }
}
