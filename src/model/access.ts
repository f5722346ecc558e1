import type { SessionSelector } from './hold.ts'
import type { Instant } from './time.ts'

/**
 * What a token lets whoever bears it do. A closed list; adding to it is a deliberate change.
 *
 * - `see`: everything that is to be seen of the host.
 * - `wall`: the room without anybody's name, for a screen that everybody sees. Goes with nothing else.
 * - `hold`, `release`: place holds, and end them, for the sessions of the token's `match`; both include seeing those.
 * - `plan`: have other policies planned for. Nothing comes of it but a plan.
 * - `sync`: have the policies fetched again, and nothing else: for a webhook.
 * - `metrics`: figures and readiness, for what watches services.
 */
export type Scope = 'see' | 'wall' | 'hold' | 'release' | 'plan' | 'sync' | 'metrics'

/** In the order in which they are listed to people. */
export const scopes: readonly Scope[] = ['see', 'wall', 'hold', 'release', 'plan', 'sync', 'metrics']

/** Who asks, and what they may. */
export interface Access {
  /** Short, random and unique within a state folder. */
  readonly id: string
  /** As holds bear it: `Ms Keller`. */
  readonly name: string
  readonly may: readonly Scope[]
  /** The sessions that it is about; null: all. Narrows `see`, `wall`, `hold` and `release`; the other scopes go without one. */
  readonly match: SessionSelector | null
  /** Holds before this instant. */
  readonly expiresAt: Instant
}
