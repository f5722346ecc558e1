import type { UnitState } from '../linux/systemctl.ts'
import { hostOf } from '../policy/git/git-address.ts'
import type { GitOptions } from '../policy/git/git-options.ts'
import { listenText } from '../settings/listen-text.ts'
import type { Settings } from '../settings/settings.ts'
import { MARK, type UnitFile } from './service-unit-files.ts'
import type { UnitPlaces } from './service-unit-places.ts'

/** Which other computer policies are fetched from; null: they are on this one. */
export function fetchedFrom(git: GitOptions | null): string | null {
  return git === null ? null : hostOf(git.url)
}

/** What the unit needs a network for. */
export type Reaching = Pick<Settings, 'git' | 'api' | 'alerts'>

/** A drop-in that the settings ask for, or no longer ask for. */
export interface NetworkFile {
  readonly path: string
  /** null: it is not to be there. */
  readonly file: UnitFile | null
  /** Why it is not, as the end of a sentence that begins with what is done about it. */
  readonly absent: string
}

/**
 * Drop-ins that let the unit reach its repository and whom it alerts, and browsers reach it. Other computers' addresses are not narrowed: those of a name
 * change, and who tells them is another host still.
 */
export function networkFiles(
  { network, listening, alerting }: Pick<UnitPlaces, 'network' | 'listening' | 'alerting'>,
  { git, api, alerts }: Reaching,
): readonly NetworkFile[] {
  const host = fetchedFrom(git)
  const { listen } = api
  const alerted = alerts.webhook !== null || alerts.webhookFile !== null
  return [
    {
      path: network,
      file: host === null ? null : dropIn(network, `The policies are fetched from ${host}`, 'any'),
      absent: 'since no repository on the network is set',
    },
    {
      path: listening,
      file:
        listen === null ? null : dropIn(listening, `Browsers find the dashboard at ${listenText(listen)}`, 'localhost'),
      absent: 'since no address for browsers is set',
    },
    {
      path: alerting,
      file: alerted ? dropIn(alerting, 'Alerts are posted to a webhook', 'any') : null,
      absent: 'since no webhook is set',
    },
  ]
}

function dropIn(path: string, why: string, allowed: 'any' | 'localhost'): UnitFile {
  const lines = [
    `# ${MARK}`,
    `# ${why}; once the settings say so no more, the next one removes this.`,
    '[Service]',
    // Added to what the unit allows. What is allowed by address comes before what is denied.
    'RestrictAddressFamilies=AF_INET AF_INET6',
    `IPAddressAllow=${allowed}`,
  ]
  return { path, text: `${lines.join('\n')}\n` }
}

/** Whether the sandbox that systemd would give the unit keeps it from every network. What it does not tell of is not held against it. */
export function isCutOff({ speaksIp, denied, allowed }: Pick<UnitState, 'speaksIp' | 'denied' | 'allowed'>): boolean {
  return !speaksIp || (isEverything(denied) && allowed === '')
}

/** The same with other computers: what is allowed to this one alone reaches none. */
export function isConfined(unit: Pick<UnitState, 'speaksIp' | 'denied' | 'allowed'>): boolean {
  const { denied, allowed } = unit
  return isCutOff(unit) || (isEverything(denied) && allowed.split(' ').every(isLoopback))
}

function isEverything(addresses: string): boolean {
  const named = addresses.split(' ')
  return named.includes('0.0.0.0/0') && named.includes('::/0')
}

/** As systemd names `localhost`. */
function isLoopback(addresses: string): boolean {
  return addresses === '127.0.0.0/8' || addresses === '::1/128'
}
