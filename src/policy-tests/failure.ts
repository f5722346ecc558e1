import type { Action } from '../model/session.ts'
import type { Milliseconds } from '../model/time.ts'
import type { Place } from '../policy/codes.ts'
import type { FieldValue, Never, Offset, WantedField } from './policy-test.ts'

/** An expectation that is not fulfilled, or something that can't happen. Closed; its words are in `cli/views/test-failure-text.ts`. */
export type Failure = { readonly place: Place; readonly at: Offset } & (
  | {
      readonly kind: 'field'
      readonly session: string
      readonly field: WantedField
      readonly expected: FieldValue
      readonly seen: FieldValue
    }
  | { readonly kind: 'sum'; readonly field: string; readonly expected: number; readonly seen: number }
  /** Something is expected of a session that is not there. */
  | { readonly kind: 'no-session'; readonly session: string }
  /** Something is expected of everybody, and nobody is there. */
  | { readonly kind: 'nobody' }
  | {
      readonly kind: 'writes'
      /** null: all together. */
      readonly session: string | null
      readonly action: Action | null
      readonly bound: 'atLeast' | 'atMost'
      readonly expected: number
      readonly seen: number
      readonly per: Milliseconds | null
    }
  /** `after`: how long the block lasted; null: it was there when the test ended. */
  | {
      readonly kind: 'unlocked-late'
      readonly session: string
      readonly within: Milliseconds
      readonly after: Milliseconds | null
      /** Further ones of this session that lasted too long. */
      readonly more: number
    }
  /** No block began of a session that is named, null: of any, so nothing was tried. */
  | { readonly kind: 'no-block'; readonly session: string | null }
  | { readonly kind: 'was'; readonly session: string; readonly what: Never }
  /** The timeline wants something of the host that can't be. */
  | { readonly kind: 'impossible'; readonly why: string }
)
