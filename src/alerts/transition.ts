import type { Diagnostic } from '../model/diagnostic.ts'
import type { Incarnation } from '../model/incarnation.ts'
import { type RuleRef, ruleKey } from '../model/policy.ts'
import type { Session } from '../model/session.ts'

/** Something that a person should hear of began or ended. Closed: every one has its words in {@link file://./alert-text.ts}. */
export type Transition =
  | { readonly event: 'block-all'; readonly sessions: readonly Session[]; readonly of: number }
  /** Everybody over whom that rule is fought now. */
  | { readonly event: 'contested'; readonly rule: RuleRef; readonly over: readonly Incarnation[] }
  /** The last fight over that rule ended. */
  | { readonly event: 'calm'; readonly rule: RuleRef }
  | { readonly event: 'provider-failed'; readonly message: string }
  | { readonly event: 'provider-recovered' }
  | { readonly event: 'observe-failed'; readonly message: string }
  | { readonly event: 'observe-recovered' }
  | {
      readonly event: 'policies-rejected'
      readonly summary: string
      /** What is wrong, without warnings. */
      readonly errors: readonly Diagnostic[]
      readonly revision: string | null
    }
  | {
      readonly event: 'policies-unreachable'
      readonly summary: string
      /** By what code; null: there is nothing where they should be. */
      readonly code: string | null
      readonly revision: string | null
    }
  | { readonly event: 'policies-accepted'; readonly revision: string }
  | { readonly event: 'pass-failed'; readonly message: string }
  | { readonly event: 'pass-recovered' }
  | { readonly event: 'stopped' }
  | { readonly event: 'resumed' }
  | { readonly event: 'disarmed' }
  | { readonly event: 'armed'; readonly by: string }

/** What a transition is about: of several about one thing the last says how it stands. */
export function topicOf(transition: Transition): string {
  switch (transition.event) {
    case 'block-all':
      return 'block-all'
    case 'contested':
    case 'calm':
      return `contested\n${ruleKey(transition.rule)}`
    case 'provider-failed':
    case 'provider-recovered':
      return 'provider'
    case 'observe-failed':
    case 'observe-recovered':
      return 'observing'
    case 'policies-rejected':
    case 'policies-unreachable':
    case 'policies-accepted':
      return 'policies'
    case 'pass-failed':
    case 'pass-recovered':
      return 'passes'
    case 'stopped':
    case 'resumed':
      return 'stop'
    case 'disarmed':
    case 'armed':
      return 'arming'
    default:
      return transition satisfies never
  }
}
