import type { Clock } from '../model/clock.ts'
import type { Rule } from '../model/policy.ts'
import type { SessionActuator } from '../providers/provider.ts'
import type { Fact } from '../store/store.ts'
import type { ReconcileEvent } from './events.ts'
import type { Planned } from './planning.ts'

export interface NoticeRunnerOptions {
  readonly actuator: SessionActuator
  readonly concurrency: number
  readonly clock: Clock
  readonly turn: () => Promise<void>
  readonly stopReason: () => string | null
  readonly onEnded: (fact: Extract<Fact, { kind: 'notice-shown' }>) => void
  readonly emit: (event: ReconcileEvent) => void
}

/** Shows warnings beside the passes, each under its rule's deadline. */
export class NoticeRunner {
  constructor(_options: NoticeRunnerOptions) {}

  /** Shows those that the facts, kept by now, say have begun. */
  show(_facts: readonly Fact[], _planned: Planned, _rules: readonly Rule[]): void {}

  /** Aborts what is running. */
  async close(): Promise<void> {}
}
