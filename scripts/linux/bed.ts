import { type ChildProcess, spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

const project = join(import.meta.dirname, '..', '..')
const program = join(project, 'test', 'testbeds', 'linux', 'bed')

/** Where the bed shows the checkout. */
const CHECKOUT = '/srv/stationkeeper'
/** What the bed ends with where none can be had. */
const NOT_HERE = 77

/** This machine, or this account, can't have a bed. */
export class NoBedHere extends Error {
  override readonly name = 'NoBedHere'
}

export interface BedOptions {
  /** A folder that is the same inside, and is removed when this process is killed. */
  readonly scratch: string
  /** More folders that are the same inside. */
  readonly show: readonly string[]
  /** Ends what runs in it. The bed itself stays until it is disposed of. */
  readonly signal: AbortSignal
}

/** A running bed (test/testbeds/linux). It ends with this process, however that ends. */
export class Bed {
  readonly #folder: string
  readonly #signal: AbortSignal

  private constructor(folder: string, signal: AbortSignal) {
    this.#folder = folder
    this.#signal = signal
  }

  /**
   * Boots one, with this checkout in it.
   * @throws {NoBedHere}
   */
  static async start({ scratch, show, signal }: BedOptions): Promise<Bed> {
    if (process.platform !== 'linux') throw new NoBedHere('it takes Linux')
    // No folder that was made before: whoever keeps the bed removes it, also when this process is killed.
    const bed = new Bed(join(tmpdir(), `stationkeeper-bed-${process.pid}-${Date.now().toString(36)}`), signal)
    const wishes = ['--owner', `${process.pid}`, '--checkout', project, '--scratch', scratch]
    const shown = show.flatMap(folder => ['--show', folder])
    try {
      const { code, said } = await told(['start', bed.#folder, ...wishes, ...shown], signal)
      if (code === 0) return bed
      if (code === NOT_HERE) throw new NoBedHere(said.trim().replace('linux bed: ', ''))
      throw new Error(said.trim())
    } catch (error) {
      await bed[Symbol.asyncDispose]()
      throw error
    }
  }

  /**
   * Runs Node in the checkout's copy, as root, and shows what it writes.
   * @returns its exit code
   */
  async node(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number | null> {
    const inside = ['sh', '-c', `cd ${CHECKOUT} && exec "$@"`, 'sh', nodeInside(), ...args]
    const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`)
    const child = spawn(program, ['exec', this.#folder, 'env', ...settings, ...inside], {
      stdio: ['ignore', 'inherit', 'inherit'],
      signal: this.#signal,
    })
    return ended(child)
  }

  /** Ends everything in it. @throws when something is left */
  async [Symbol.asyncDispose](): Promise<void> {
    const stopped = await told(['stop', this.#folder])
    if (stopped.code !== 0) throw new Error(stopped.said.trim())
  }
}

/** Node's own program, as the bed has it: in the copy of the checkout where it is in the checkout. */
function nodeInside(): string {
  const path = relative(project, process.execPath)
  return path.startsWith('..') ? process.execPath : join(CHECKOUT, path)
}

async function told(args: readonly string[], signal?: AbortSignal): Promise<{ code: number | null; said: string }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(signal && { signal }) })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  return { code: await ended(child), said }
}

/** Once its streams are closed, so that all it wrote was read. */
function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
}
