import type { Follower } from './follow.ts'

/** In the order in which what they keep is journalled. */
export const followers: readonly Follower[] = []
