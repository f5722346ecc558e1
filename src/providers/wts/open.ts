import { hostname, release } from 'node:os'
import type { Clock } from '../../model/clock.ts'
import { type Milliseconds, ms } from '../../model/time.ts'
import { TerminalError } from '../errors.ts'
import type { Provider } from '../provider.ts'

export interface WtsSettings {
  /** A library that stands in for Windows' own; null: Windows' own. */
  readonly library: string | null
  /** After so long whoever looks gives a look up; without it, what holds where nothing is set. */
  readonly longestLook?: Milliseconds
}

const LONGEST_LOOK = ms(10_000)

/** @throws {TerminalError} there is no such library on this system */
export async function openWts(
  { library, longestLook = LONGEST_LOOK }: WtsSettings,
  { clock }: { readonly clock: Clock },
): Promise<Provider> {
  const isWindows = process.platform === 'win32'
  if (!isWindows && library === null)
    throw new TerminalError(
      'The provider wts asks Windows for its sessions, and this is not Windows; set another `provider`, such as simulator',
    )
  const { WtsProvider } = await import('./wts.ts')
  // Version 6.1 of Windows is 7 and Server 2008 R2; a kernel of another system may well have that number, too.
  const reversedLocks = isWindows && release().startsWith('6.1.')
  return WtsProvider.open({ library, clock, computer: hostname(), reversedLocks, longestLook })
}
