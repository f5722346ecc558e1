import { calm } from './calm.ts'
import { contested } from './contested.ts'
import { expired } from './expired.ts'
import type { Follower } from './follow.ts'
import { honour } from './honour.ts'
import { notices } from './notices.ts'
import { reversals } from './reversals.ts'

/** In the order in which what they keep is journalled: a fight that is over takes its reversals with it before new ones come. */
export const followers: readonly Follower[] = [expired, honour, calm, reversals, contested, notices]
