import type { Tristate } from '../../model/session.ts'
import { type KeptBlocks, type KnownBlock, readBlocks, writeBlocks } from './block-memory.ts'
import type { BlockMemory } from './open.ts'
import type { SeenSession } from './seen.ts'
import type { SystemBus } from './system-bus.ts'
import { busMethod } from './system-bus-connection.ts'

interface Options {
  readonly signal: AbortSignal
}

/**
 * What the keeper leaves for the verbs beside it. It is true for as long as the very connection stands on which the keeper heard what it wrote, and
 * the bus tells whether it does: a unique name is never given twice by one bus.
 */
export class KeptBlockFile {
  readonly #bus: SystemBus
  readonly #memory: BlockMemory
  #written = ''
  /** A connection is to one run of the bus for as long as it stands. */
  readonly #busIds = new WeakMap<object, string>()

  constructor(bus: SystemBus, memory: BlockMemory) {
    this.#bus = bus
    this.#memory = memory
  }

  /** Writes what is new. @throws {Error} the file can't be written */
  async write(blocks: readonly KnownBlock[], options: Options): Promise<void> {
    const connection = this.#bus.connection
    if (connection === null) return
    const bus = this.#busIds.get(connection) ?? (await this.#busId(options))
    this.#busIds.set(connection, bus)
    const kept: KeptBlocks = { bus, keeper: connection.uniqueName, blocks }
    const written = JSON.stringify(kept)
    if (written === this.#written) return
    await writeBlocks(this.#memory.file, kept)
    this.#written = written
  }

  /** @returns what the keeper knows of a session; of what it never saw nothing is known */
  async read(options: Options): Promise<(session: Pick<SeenSession, 'id' | 'logonAt'>) => Tristate> {
    const kept = this.#memory.isKept() ? await readBlocks(this.#memory.file) : null
    if (kept === null || !(await this.#isHeard(kept, options))) return () => 'unknown'
    const known = new Map(kept.blocks.map(block => [block.id, block]))
    return ({ id, logonAt }) => {
      const block = known.get(id)
      return block?.logonAt === logonAt ? block.blocked : 'unknown'
    }
  }

  async #isHeard({ bus, keeper }: KeptBlocks, options: Options): Promise<boolean> {
    // Our own is for others: between two times of listening it tells of the one before.
    if (keeper === this.#bus.connection?.uniqueName || (await this.#busId(options)) !== bus) return false
    const [there] = await this.#bus.call(busMethod('NameHasOwner', 's', [keeper]), options)
    return there === true
  }

  async #busId(options: Options): Promise<string> {
    const [id] = await this.#bus.call(busMethod('GetId'), options)
    return String(id)
  }
}
