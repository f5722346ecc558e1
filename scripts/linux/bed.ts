import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
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
  /** Folders that are the same inside. */
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
  static async start({ show, signal }: BedOptions): Promise<Bed> {
    if (process.platform !== 'linux') throw new NoBedHere('it takes Linux')
    const scratch = await mkdtemp(join(tmpdir(), 'stationkeeper-bed-'))
    const bed = new Bed(join(scratch, 'bed'), signal)
    const shown = show.flatMap(folder => ['--show', folder])
    const started = await told(
      ['start', bed.#folder, '--owner', `${process.pid}`, '--checkout', project, ...shown],
      signal,
    )
    if (started.code === 0) return bed
    await rm(scratch, { recursive: true, force: true })
    const said = started.said.trim()
    if (started.code === NOT_HERE) throw new NoBedHere(said.replace('linux bed: ', ''))
    throw new Error(said)
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
    await rm(join(this.#folder, '..'), { recursive: true, force: true })
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
