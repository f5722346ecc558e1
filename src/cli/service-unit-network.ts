import type { UnitState } from '../linux/systemctl.ts'
import { hostOf } from '../policy/git/git-address.ts'
import type { GitOptions } from '../policy/git/git-options.ts'
import { MARK, type UnitFile } from './service-unit-files.ts'
import type { UnitPlaces } from './service-unit-places.ts'

/** Which other computer policies are fetched from; null: they are on this one. */
export function fetchedFrom(git: GitOptions | null): string | null {
  return git === null ? null : hostOf(git.url)
}

/**
 * A drop-in that lets the unit reach its repository. Addresses are not narrowed: those of a name change, and who tells them is another host still.
 * @returns null: the unit does without a network, and is to have none
 */
export function networkFile({ network }: Pick<UnitPlaces, 'network'>, git: GitOptions | null): UnitFile | null {
  const host = fetchedFrom(git)
  if (host === null) return null
  const lines = [
    `# ${MARK}`,
    `# The policies are fetched from ${host}; without a repository on the network the next one removes this.`,
    '[Service]',
    // Added to what the unit allows. What is allowed by address comes before what is denied.
    'RestrictAddressFamilies=AF_INET AF_INET6',
    'IPAddressAllow=any',
  ]
  return { path: network, text: `${lines.join('\n')}\n` }
}

/** Whether the sandbox that systemd would give the unit keeps it from every network. What it does not tell of is not held against it. */
export function isCutOff({ speaksIp, denied, allowed }: Pick<UnitState, 'speaksIp' | 'denied' | 'allowed'>): boolean {
  return !speaksIp || (isEverything(denied) && allowed === '')
}

function isEverything(addresses: string): boolean {
  const named = addresses.split(' ')
  return named.includes('0.0.0.0/0') && named.includes('::/0')
}
