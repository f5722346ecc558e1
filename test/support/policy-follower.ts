import { openPolicyDirectory, type PolicySource } from '../../src/policy/source.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { inWords, loadTexts } from './policy-folder.ts'

/** Far more than any event takes; only a lost one is waited for so long. */
const BOUND = 100_000

/** Follows a policy folder with the real watcher and clock, and tells what is in force. */
export class Follower {
  readonly told: string[] = []
  readonly errors: Error[] = []
  #source: PolicySource | null = null
  #wake: () => void = () => {}

  static async open(folder: string): Promise<Follower> {
    const follower = new Follower()
    follower.#source = await openPolicyDirectory({
      folder,
      load: loadTexts,
      clock: systemClock(),
      onEvent: event => {
        follower.told.push(inWords(event))
        follower.#wake()
      },
      onUnwatched: error => follower.errors.push(error),
    })
    return follower
  }

  /** Resolves when the last thing told is `outcome`. */
  async until(outcome: string): Promise<void> {
    const deadline = AbortSignal.timeout(BOUND)
    while (this.told.at(-1) !== outcome) {
      await new Promise<void>((resolve, reject) => {
        this.#wake = resolve
        deadline.onabort = () => reject(new Error(`not told in time: ${outcome}; told: ${this.told.join(' | ')}`))
      })
    }
  }

  async refresh(): Promise<void> {
    await this.#source?.refresh()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#source?.close()
  }
}
