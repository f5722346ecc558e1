import type { HostProcess } from './protocol.ts'

/** Which process tells that a session is blocked. */
export type Learnt =
  | { readonly kind: 'found'; readonly name: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly names: readonly string[] }

/**
 * Finds the process that began in a session when that was blocked. One that also runs where nobody is blocked tells nothing: before, that
 * was everywhere, and among Windows' own services it still is. What began in other sessions as well is no counter-proof, since they may
 * have been blocked together. Names are one without regard to case, as Windows has it.
 *
 * @param before what ran everywhere while no session was blocked
 * @param after the same, with at least that session blocked
 */
export function learnProbe(before: readonly HostProcess[], after: readonly HostProcess[], session: string): Learnt {
  const unblocked = keys([...before, ...after.filter(process => process.session === '0')])
  const names = new Map<string, string>()
  for (const { session: where, name } of after) {
    if (where === session && !unblocked.has(name.toLowerCase())) names.set(name.toLowerCase(), name)
  }
  const found = [...names.values()].sort()
  const [only] = found
  if (only === undefined) return { kind: 'none' }
  return found.length === 1 ? { kind: 'found', name: only } : { kind: 'several', names: found }
}

function keys(processes: readonly HostProcess[]): ReadonlySet<string> {
  return new Set(processes.map(({ name }) => name.toLowerCase()))
}
