import type { StatsFs } from 'node:fs'

export type Space = Pick<StatsFs, 'blocks' | 'bsize' | 'bfree' | 'bavail'>

/**
 * How much that account may still write there: some blocks are for root alone.
 * @returns null: it is a file system that has no blocks at all, and so counts none
 */
export function freeBytes({ blocks, bsize, bfree, bavail }: Space, account: number | null): number | null {
  return blocks > 0 ? (account === 0 ? bfree : bavail) * bsize : null
}
