import type { LoadOptions, PolicyFile } from '../policy/load.ts'
import type { Draft, Drafted } from './drafting.ts'
import type { SeenNow } from './inputs-now.ts'

/** What a thread that drafts begins with. */
export interface GivenToRead {
  readonly files: readonly PolicyFile[]
  readonly options: LoadOptions
}

/** What it is asked once, after it has told what it read. */
export interface AskedToPlan {
  readonly seen: SeenNow
  readonly byHand: boolean
}

/** What it tells, in this order. */
export type Told =
  | { readonly kind: 'read'; readonly draft: Draft }
  | { readonly kind: 'planned'; readonly made: Drafted }
