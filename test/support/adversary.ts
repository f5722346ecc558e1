import type { OverridableGuard } from '../../src/model/ledger.ts'
import type { Ensure } from '../../src/model/policy.ts'
import type { Action } from '../../src/model/session.ts'
import type { Trouble } from '../../src/providers/simulator/trouble.ts'
import type { RuleSetName } from './adversary-rules.ts'

export const IDS = ['1', '2', '3'] as const
export type Id = (typeof IDS)[number]

/** Whom an operator picks. */
export type Whom = 'everyone' | { readonly id: Id } | { readonly user: string } | { readonly station: Id }

/** How somebody answers what the loop does, by itself, until another way is chosen. */
export type Manner =
  | { readonly kind: 'peace' | 'after the verify' }
  /** So long after each unlock took effect. */
  | { readonly kind: 'after the unlock'; readonly delay: number }
  /** So long before or after a backoff runs out. */
  | { readonly kind: 'at the edge of the backoff'; readonly off: -1 | 0 | 1 }

/** How the host answers a look. */
export type Sight = 'well' | 'incomplete' | 'empty' | 'failing' | 'hanging' | 'twice the same id' | 'no words'

/** One thing that happens to a host or to the process that keeps it. */
export type Step =
  | { readonly does: 'block' | 'log off' | 'come back' | 'toggle logon time'; readonly id: Id }
  /** Nothing is done to teachers. */
  | { readonly does: 'replace'; readonly id: Id; readonly by: 'guest' | 'teacher' }
  | {
      readonly does: 'block all' | 'unblock all' | 'log on' | 'crash' | 'restart' | 'prune' | 'stop' | 'resume' | 'arm'
    }
  /** One look that calls itself complete leaves everybody out. */
  | { readonly does: 'miss' }
  | { readonly does: 'crash at'; readonly moment: 'intent' | 'call' | 'act' | 'end' }
  | { readonly does: 'burst'; readonly times: number }
  | { readonly does: 'fight'; readonly manner: Manner }
  | { readonly does: 'trouble'; readonly with: Pick<Trouble, 'failureRate' | 'hangRate' | 'lieRate' | 'latency'> }
  | { readonly does: 'look'; readonly sight: Sight }
  | { readonly does: 'set the clock'; readonly by: number }
  | { readonly does: 'reboot'; readonly downFor: string }
  /** The machine is suspended. `counts`: whether its system counts that as elapsed. */
  | { readonly does: 'sleep'; readonly length: string; readonly counts: boolean }
  | { readonly does: 'use rules'; readonly name: RuleSetName }
  | {
      readonly does: 'ask'
      readonly verb: Action | 'apply'
      readonly id: Id
      readonly setAside: readonly OverridableGuard[]
    }
  /** The daemon ends, and a verb without it, which knows no policies, does this before it comes back. */
  | {
      readonly does: 'pass by'
      readonly after: 'end' | 'crash'
      readonly verb: Action | 'hold' | 'release'
      readonly id: Id
    }
  | { readonly does: 'hold'; readonly whom: Whom; readonly for: string }
  | { readonly does: 'override'; readonly whom: Whom; readonly ensure: Ensure; readonly for: string }
  | { readonly does: 'release'; readonly whom: Whom }
  | { readonly does: 'wait'; readonly length: string }

/** A host that fights back, from its first step to its last. The same one always does the same. */
export interface Adversary {
  readonly seed: number
  readonly concurrency: number
  readonly hints: boolean
  readonly watchesTime: boolean
  readonly blocked: 'known' | 'hidden'
  /** Where it is not born armed the policies ask for nothing before somebody arms it. */
  readonly bornArmed: boolean
  readonly steps: readonly Step[]
}
