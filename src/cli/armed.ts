import type { Ledger } from '../model/ledger.ts'
import type { Instant } from '../model/time.ts'
import type { Settings } from '../settings/settings.ts'

/** Whether the policies may be enforced on the host, and who said so. */
export type Armed =
  | { readonly armed: false }
  /** `by` is null where nobody had to say so. */
  | { readonly armed: true; readonly by: string | null; readonly at: Instant | null }

/** Only the simulator is born armed, unless its settings say otherwise. */
export function armedNow(
  { provider, simulator }: Pick<Settings, 'provider' | 'simulator'>,
  { armed }: Pick<Ledger, 'armed'>,
): Armed {
  if (armed !== null) return { armed: true, ...armed }
  return provider === 'simulator' && simulator.armed ? { armed: true, by: null, at: null } : { armed: false }
}
