import type { Decision, Plan } from '../model/plan.ts'
import { type Instant, isoInstant } from '../model/time.ts'

interface Standing {
  readonly decided: string
  readonly since: Instant
}

/** Since when each session's decision is the one that it is, as far back as this was told of plans. */
export class DecidedSince {
  /** By session id. */
  #standing: ReadonlyMap<string, Standing> = new Map()

  /** To be told of every plan whose decisions are others than those of the plan before. */
  tell({ decisions, plannedAt }: Plan): void {
    const now = new Map<string, Standing>()
    for (const decision of decisions) {
      const decided = textOf(decision)
      const before = this.#standing.get(decision.session.id)
      now.set(decision.session.id, before?.decided === decided ? before : { decided, since: plannedAt })
    }
    this.#standing = now
  }

  of(sessionId: string, otherwise: Instant): string {
    return isoInstant(this.#standing.get(sessionId)?.since ?? otherwise)
  }
}

/** The same text as long as it is the same decision about the same person. */
function textOf({ session, status, action, reason, rule }: Decision): string {
  return JSON.stringify([session.incarnation, status, action, reason.code, rule?.policy, rule?.rule])
}
