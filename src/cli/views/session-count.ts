import { printable } from './printable.ts'

export function sessionCount(count: number): string {
  return count === 1 ? '1 session' : `${count} sessions`
}

/** More than these don't fit a line. */
const NAMED = 12

/** `3 sessions (1, 2, 5)` */
export function sessionList(ids: readonly string[]): string {
  const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : ''
  return `${sessionCount(ids.length)} (${printable(ids.slice(0, NAMED).join(', '))}${more})`
}
