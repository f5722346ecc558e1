import type { Observation } from '../model/session.ts'
import type { Look } from './lookout.ts'

/** Those who wait to see what the loop sees at its next look, and do nothing with it that the loop would know of. */
export class Onlookers {
  #waiting: PromiseWithResolvers<Observation>[] = []

  /** The first look that begins from here on. Rejects when the host can't be observed then, or there is no look any more. */
  wait(): Promise<Observation> {
    const waiting = Promise.withResolvers<Observation>()
    this.#waiting.push(waiting)
    return waiting.promise
  }

  /** Lets them see how this look ends, and the loop as well. */
  async through(look: () => Promise<Look>): Promise<Look> {
    const waiting = this.#waiting
    this.#waiting = []
    try {
      const seen = await look()
      for (const { resolve, reject } of waiting) {
        if (seen.kind === 'seen') resolve(seen.observation)
        else reject(new Error(`the host could not be observed: ${seen.message}`, { cause: seen.cause }))
      }
      return seen
    } catch (error) {
      for (const { reject } of waiting) reject(error)
      throw error
    }
  }

  /** There is no further look. */
  end(why: Error): void {
    for (const { reject } of this.#waiting) reject(why)
    this.#waiting = []
  }
}
