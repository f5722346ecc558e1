import type { SessionSelector } from '../model/hold.ts'

/** For whom a board is. Two of the same key see the same, event by event. */
export interface Audience {
  /** Only these sessions, and what is about them; null: all. Whether it can't be told counts as no. */
  readonly match: SessionSelector | null
  /** false: no name of a person, client or account in anything, nor any text in which one might stand. */
  readonly names: boolean
}
