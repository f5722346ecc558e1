import type { Timer } from '../model/clock.ts'
import { atMost } from '../model/pause.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import { type PolicyTexts, readPolicies, sameTexts } from './directory.ts'
import { patientFiles } from './directory-files.ts'
import { outcomeKey, outcomeOf } from './directory-outcome.ts'
import type { PolicyDirectoryOptions } from './source-options.ts'
import { type FolderWatch, watchFolder } from './watch.ts'

export type { Load, PolicyEvent } from './directory-outcome.ts'

/** A writer that never rests is not waited for longer than so many settle times. */
const PATIENCE = 20

/** Reading a share whose server is gone may take for ever. */
const LAST_READING: Milliseconds = ms(1_000)

export interface ReloadOptions {
  /**
   * A repository may go back behind the commit that is in force; it means nothing to a folder.
   * @default false
   */
  readonly allowRollback?: boolean
}

export interface PolicySource {
  /**
   * Looks at the folder itself, for a network share sends no events. What is found changed is told once it has stood still
   * for a settle time; the promise doesn't wait for that.
   */
  refresh(): Promise<void>
  /** The same for whoever has just written all that there is to be written: what is found is told before this resolves. */
  reload(options?: ReloadOptions): Promise<void>
  /** Nothing is told any more once it was called. A reading that is under way has a second to end. Never rejects. */
  close(): Promise<void>
}

/** What the source stands on; tests replace it. */
export interface Surroundings {
  readonly read: (folder: string) => Promise<PolicyTexts>
  readonly watch: typeof watchFolder
}

/** The disk, by readings that let other things go on meanwhile. */
export const onDisk: Surroundings = {
  read: folder => readPolicies([folder], patientFiles),
  watch: watchFolder,
}

/**
 * Keeps up with a folder of policies.
 *
 * Readings never overlap, and one begun after the last change always follows it, so the last content wins.
 */
export async function openPolicyDirectory(
  options: PolicyDirectoryOptions,
  surroundings: Surroundings = onDisk,
): Promise<PolicySource> {
  const source = new PolicyDirectory(options, surroundings)
  await source.open()
  return source
}

class PolicyDirectory implements PolicySource {
  readonly #options: PolicyDirectoryOptions
  readonly #surroundings: Surroundings
  readonly #settle: Milliseconds
  #watch: FolderWatch | null = null
  #closed: Promise<void> | null = null

  /** Runs while the folder is unsettled. */
  #timer: Timer | null = null
  /** On uptime; null: everything that is known of was told. */
  #unsettledSince: Milliseconds | null = null
  /** A refresh found a change that no hint told of, so only a second, equal reading shows that its writer is done. */
  #confirming = false

  #reading: Promise<void> | null = null
  #again = false
  /** The next reading follows a settle time. */
  #settled = true
  #latest: PolicyTexts | null = null
  #toldTexts: PolicyTexts | null = null
  #toldKey: string | null = null

  constructor(options: PolicyDirectoryOptions, surroundings: Surroundings) {
    this.#options = options
    this.#surroundings = surroundings
    this.#settle = options.settle ?? ms(100)
  }

  async open(): Promise<void> {
    const { folder, onUnwatched = () => {} } = this.#options
    try {
      this.#watch = await this.#surroundings.watch(folder, { onHint: () => this.#hint(), onLost: onUnwatched })
    } catch (error) {
      onUnwatched(error instanceof Error ? error : new Error(String(error)))
    }
    await this.#look()
  }

  refresh(): Promise<void> {
    return this.#look()
  }

  async reload(): Promise<void> {
    do {
      this.#timer?.cancel()
      this.#timer = null
      this.#confirming = false
      this.#settled = true
      await this.#look()
      // A hint that came meanwhile, as of what was just written, put that reading into doubt.
    } while (this.#timer !== null && this.#closed === null)
  }

  close(): Promise<void> {
    this.#closed ??= this.#end()
    return this.#closed
  }

  async #end(): Promise<void> {
    const { clock } = this.#options
    this.#timer?.cancel()
    this.#timer = null
    await atMost(clock, LAST_READING, Promise.resolve(this.#reading))
    await atMost(clock, LAST_READING, Promise.resolve(this.#watch?.close()))
  }

  #hint(): void {
    if (this.#closed !== null) return
    this.#timer?.cancel()
    this.#unsettledSince ??= this.#options.clock.uptime()
    const patience = Math.max(this.#settle * PATIENCE - this.#unsettledFor(), 0)
    this.#timer = this.#options.clock.after(ms(Math.min(this.#settle, patience)), () => {
      this.#timer = null
      this.#settled = true
      this.#look().catch((error: unknown) => this.#options.onFailed?.(error))
    })
  }

  #unsettledFor(): number {
    return this.#unsettledSince === null ? 0 : this.#options.clock.uptime() - this.#unsettledSince
  }

  /** Joins a reading under way by asking it to go round once more. */
  async #look(): Promise<void> {
    if (this.#closed !== null) return
    this.#again = true
    this.#reading ??= this.#readUntilDone()
    await this.#reading
  }

  async #readUntilDone(): Promise<void> {
    try {
      while (this.#again && this.#closed === null) {
        this.#again = false
        const settled = this.#settled
        this.#settled = false
        let texts = await this.#surroundings.read(this.#options.folder)
        // A watch that is closed watches nothing more, although a reading comes back late.
        if (this.#closed !== null) return
        // What links lead to is known only now, and may have changed before it was watched.
        if (await this.#watch?.follow(texts.links)) texts = await this.#surroundings.read(this.#options.folder)
        if (this.#closed === null) this.#consider(texts, settled)
      }
    } finally {
      this.#reading = null
    }
  }

  #consider(texts: PolicyTexts, settled: boolean): void {
    const steady = this.#latest !== null && sameTexts(texts, this.#latest)
    this.#latest = texts
    if (!settled) {
      if (steady) return
      this.#confirming = true
      this.#hint()
      return
    }
    const patient = this.#toldKey !== null && this.#unsettledFor() < this.#settle * PATIENCE
    // A hint that came since this reading began puts it into doubt, and brings a reading of its own.
    if (patient && (this.#timer !== null || this.#settled)) return
    if (this.#confirming && !steady && patient) {
      this.#hint()
      return
    }
    this.#confirming = false
    this.#unsettledSince = this.#timer === null ? null : this.#options.clock.uptime()
    this.#tell(texts)
  }

  #tell(texts: PolicyTexts): void {
    if (this.#toldTexts !== null && sameTexts(texts, this.#toldTexts)) return
    const event = outcomeOf(texts, this.#options.load)
    const key = outcomeKey(event)
    // Told is what was told without an error; anything else is told again at the next look.
    if (key !== this.#toldKey) this.#options.onEvent(event)
    this.#toldKey = key
    this.#toldTexts = texts
  }
}
