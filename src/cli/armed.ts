import type { Ledger } from '../model/ledger.ts'
import type { Instant } from '../model/time.ts'
import type { Settings } from '../settings/settings.ts'

/** Whether the policies may be enforced on the host, and who said so. */
export type Armed =
  | { readonly armed: false; readonly byService: boolean }
  /** `by` is null where nobody had to say so. */
  | { readonly armed: true; readonly by: string | null; readonly at: Instant | null }

/**
 * Only the simulator is born armed, unless its settings say otherwise.
 * @param byService whether the service of this computer keeps such a host, so that it is armed through that; whoever asks only whether it is armed need not know. @default false
 */
export function armedNow(
  { provider, simulator }: Pick<Settings, 'provider' | 'simulator'>,
  { armed }: Pick<Ledger, 'armed'>,
  byService = false,
): Armed {
  if (armed !== null) return { armed: true, ...armed }
  return provider === 'simulator' && simulator.armed ? { armed: true, by: null, at: null } : { armed: false, byService }
}
