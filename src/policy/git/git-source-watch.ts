import type { Clock, Timer } from '../../model/clock.ts'
import { atMost } from '../../model/pause.ts'
import { type Instant, type Milliseconds, ms } from '../../model/time.ts'
import { type PolicyTexts, sameTexts } from '../directory.ts'
import { type Load, outcomeKey, outcomeOf, type PolicyEvent } from '../directory-outcome.ts'
import type { PolicySource, ReloadOptions } from '../source.ts'
import type { GitOptions } from './git-options.ts'
import { wasReached } from './git-problem.ts'
import { readGitPolicies } from './git-source.ts'

/** How a Git repository is kept up with. */
export interface GitSourceOptions {
  readonly git: GitOptions
  /** The folder of the mirror. */
  readonly mirror: string
  /** Asked at each reading: id of the commit that came into force last, also before a restart; null: none did. */
  readonly accepted: () => string | null
  readonly load: Load
  readonly clock: Clock
  /** Told first before the source is handed out, then whenever the outcome is another than the one last told. */
  readonly onEvent: (event: PolicyEvent) => void
  /** The repository was reached and what it holds was looked at, whether or not that is good. Told each time, before the event. */
  readonly onFetched?: (fetchedAt: Instant) => void
  /** A reading failed for a reason that is no finding; the next one tries again. */
  readonly onFailed?: (error: unknown) => void
}

/** What the source stands on; tests replace it. */
export interface GitSurroundings {
  readonly read: typeof readGitPolicies
}

export const onGit: GitSurroundings = { read: readGitPolicies }

/** A repository that can't be reached is asked less and less often, but at least once in so many times `every`. */
const LONGEST_REST = 8

/** Ending git takes no time; a disk that hangs may. */
const LAST_READING: Milliseconds = ms(1_000)

/**
 * Keeps up with a branch or tag of a Git repository.
 *
 * Readings never overlap, each is of one commit, and one begun after the last push follows it, so the last push wins and none is in force
 * by half.
 */
export async function openGitSource(
  options: GitSourceOptions,
  surroundings: GitSurroundings = onGit,
): Promise<PolicySource> {
  const source = new GitSource(options, surroundings)
  await source.open()
  return source
}

class GitSource implements PolicySource {
  readonly #options: GitSourceOptions
  readonly #surroundings: GitSurroundings
  readonly #closing = new AbortController()
  #timer: Timer | null = null
  #reading: Promise<void> | null = null
  #again = false
  #allowRollback = false
  /** On uptime; null: not yet. */
  #lookedAt: Milliseconds | null = null
  #rest: Milliseconds
  #told: { readonly texts: PolicyTexts; readonly key: string } | null = null
  /** The one that was told to be in force here, should it not be kept. */
  #accepted: string | null = null

  constructor(options: GitSourceOptions, surroundings: GitSurroundings) {
    this.#options = options
    this.#surroundings = surroundings
    this.#rest = options.git.every
  }

  async open(): Promise<void> {
    await this.#look()
  }

  /** A repository is asked when its time has come, however often somebody looks by. */
  async refresh(): Promise<void> {
    if (this.#lookedAt !== null && this.#options.clock.uptime() - this.#lookedAt < this.#rest) return
    await this.#look()
  }

  async reload({ allowRollback = false }: ReloadOptions = {}): Promise<void> {
    if (allowRollback) this.#allowRollback = true
    await this.#look()
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the source was closed'))
    this.#timer?.cancel()
    this.#timer = null
    await atMost(this.#options.clock, LAST_READING, Promise.resolve(this.#reading))
  }

  /** Joins a reading under way by asking it to go round once more. */
  async #look(): Promise<void> {
    if (this.#closing.signal.aborted) return
    this.#again = true
    this.#reading ??= this.#readUntilDone()
    await this.#reading
  }

  async #readUntilDone(): Promise<void> {
    this.#timer?.cancel()
    this.#timer = null
    try {
      while (this.#again && !this.#closing.signal.aborted) {
        this.#again = false
        await this.#readOnce()
      }
    } finally {
      this.#reading = null
      this.#lookedAt = this.#options.clock.uptime()
      if (!this.#closing.signal.aborted) this.#waitForNext()
    }
  }

  #waitForNext(): void {
    this.#timer = this.#options.clock.after(this.#rest, () => {
      this.#timer = null
      this.#look().catch((error: unknown) => this.#options.onFailed?.(error))
    })
  }

  async #readOnce(): Promise<void> {
    const { git, mirror, clock } = this.#options
    const allowRollback = this.#allowRollback
    this.#allowRollback = false
    const { signal } = this.#closing
    const accepted = this.#accepted ?? this.#options.accepted()
    let texts: PolicyTexts
    try {
      texts = await this.#surroundings.read(git, { mirror, accepted, allowRollback, clock, signal })
    } catch (error) {
      if (signal.aborted) return
      this.#restLonger()
      throw error
    }
    if (signal.aborted) return
    if (wasReached(texts)) {
      this.#rest = git.every
      this.#options.onFetched?.(clock.now())
    } else {
      this.#restLonger()
    }
    this.#tell(texts)
  }

  #restLonger(): void {
    this.#rest = ms(Math.min(this.#rest * 2, this.#options.git.every * LONGEST_REST))
  }

  #tell(texts: PolicyTexts): void {
    const told = this.#told
    if (told !== null && told.texts.commit?.id === texts.commit?.id && sameTexts(texts, told.texts)) return
    const event = outcomeOf(texts, this.#options.load)
    const key = outcomeKey(event)
    // Told is what was told without an error; anything else is told again at the next look.
    if (key !== told?.key) this.#options.onEvent(event)
    if (event.kind === 'accepted' && event.commit !== undefined) this.#accepted = event.commit.id
    this.#told = { texts, key }
  }
}
