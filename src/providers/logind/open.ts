import type { Milliseconds } from '../../model/time.ts'
import { TerminalError } from '../errors.ts'
import type { Provider, ProviderSurroundings } from '../provider.ts'

export interface LogindSettings {
  /** Address of the bus; null: the system's own. */
  readonly bus: string | null
  /** What counts as somebody locking everybody: so many Lock signals, of such a share of those not locked, within such a time. */
  readonly blockAll: { readonly sessions: number; readonly share: number; readonly within: Milliseconds }
  readonly blocks: BlockMemory
}

/**
 * Who was found blocked is known only to whoever listened when it happened. A keeper writes it here, so that verbs beside it see what it sees.
 * Without a keeper it says nothing: meanwhile people may have unlocked, and locked themselves.
 */
export interface BlockMemory {
  /** File in the state folder. */
  readonly file: string
  /** Whether somebody keeps the host right now, and so keeps the file true. */
  isKept(): boolean
}

/** @throws {TerminalError} there is no such bus here */
export async function openLogind(settings: LogindSettings, lent: ProviderSurroundings): Promise<Provider> {
  if (process.platform !== 'linux' && settings.bus === null)
    throw new TerminalError(
      'The provider logind asks systemd for its sessions, and this is not Linux; set another `provider`, such as simulator',
    )
  const [{ LogindProvider }, { thisHost }] = await Promise.all([import('./logind.ts'), import('./this-host.ts')])
  return LogindProvider.open(settings, lent, thisHost)
}
