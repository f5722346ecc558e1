import type { Observation } from '../model/session.ts'
import type { PreparedBundle } from '../planner/plan.ts'
import type { ActionQueue } from './action-queue.ts'
import type { Admission } from './admission.ts'
import type { Notes } from './notes.ts'
import type { NoticeRunner } from './notice-runner.ts'
import type { ReconcilerOptions } from './options.ts'
import { decisionsText } from './plan-change.ts'
import type { Planned } from './planning.ts'
import type { Requested } from './requested.ts'

export interface EnforcingOptions extends Pick<ReconcilerOptions, 'keeping' | 'version' | 'zoneData'> {
  readonly queue: Pick<ActionQueue, 'drop' | 'release' | 'enqueue'>
  readonly notices: Pick<NoticeRunner, 'release'>
  readonly requested: Pick<Requested, 'unwanted'>
  readonly admission: Pick<Admission, 'admit'>
  readonly notes: Pick<Notes, 'add'>
  readonly emit: ReconcilerOptions['onEvent']
}

/** Has done what the policies want by the newest plan of them, and nothing any more that they do not want. */
export class Enforcing {
  readonly #options: EnforcingOptions
  #lastStanding: string | null = null
  #lastDecisions = ''

  constructor(options: EnforcingOptions) {
    this.#options = options
  }

  /** @returns whether the store admitted less than was planned */
  enforce(planned: Planned, observation: Observation, prepared: PreparedBundle): boolean {
    const { queue, notices, requested, admission, keeping, emit } = this.#options
    const made = planned.plan
    for (const intent of requested.unwanted(made, { observation, prepared })) {
      queue.drop(intent, 'no longer wanted by the newest plan')
    }
    queue.release()
    notices.release()
    const decisions = decisionsText(made)
    const changed = decisions !== this.#lastDecisions
    this.#lastDecisions = decisions
    emit({ kind: 'planned', plan: made, observation, changed })
    const admitted = keeping ? admission.admit(made, planned, observation, null, null) : []
    queue.enqueue(admitted)
    const { holds, guards } = planned
    const standing = `${holds.version} ${guards.stopped}`
    // Other policies tried on what is recorded have to know also of what these were not about.
    if (changed || admitted.length > 0 || standing !== this.#lastStanding) this.#record(planned, prepared)
    this.#lastStanding = standing
    const { unlock, disconnect, assert } = made.summary
    return admitted.length < unlock + disconnect + assert
  }

  #record({ plan, ledger, holds, guards }: Planned, { needsZones }: PreparedBundle): void {
    const { keeping, version, zoneData, notes } = this.#options
    // Without the policies in force there is nothing to make it again with.
    if (!keeping) return
    notes.add({
      kind: 'plan',
      record: { plan, ledger, holds, guards, version, zoneData: needsZones ? zoneData : null },
    })
  }
}
