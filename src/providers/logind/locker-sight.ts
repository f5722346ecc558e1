import type { SeenSession } from './seen.ts'

/** What is known of the program that locks a session's screen. */
export interface LockerSight {
  /** Names of the programs that were found: `gnome-shell`, `xss-lock`, `i3lock`. Empty: none that is known. */
  readonly programs: readonly string[]
  /**
   * Whether a locked hint of `no` can be believed. `yes`: what locks here sets the hint. `no`: something is there that locks without setting it.
   * `unknown`: no known locker was found.
   */
  readonly setsHint: 'yes' | 'no' | 'unknown'
}

/** Looks for lockers among the processes of each session's user, in the background. */
export interface Lockers {
  /** What is known by now; null: nothing yet. Asking has it looked for again when that is old. */
  of(session: SeenSession): LockerSight | null
  /** Resolves when nothing is being looked for. */
  settled(): Promise<void>
  close(): void
}
