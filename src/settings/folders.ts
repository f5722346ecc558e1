import { join, win32 } from 'node:path'

/** What folders are derived from. Named, so that a table can test every platform on one. */
export interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

/** The file that is used when none is named, if it is there. */
export function defaultSettingsFile({ cwd }: Pick<Surroundings, 'cwd'>): string {
  return join(cwd, 'stationkeeper.yaml')
}

/** The file of this machine's own service, whoever asks and wherever; null: such a system has none. */
export function systemSettingsFile({ platform, env }: Pick<Surroundings, 'platform' | 'env'>): string | null {
  switch (platform) {
    case 'win32':
      return win32.join(absolute(env.ProgramData) ?? 'C:\\ProgramData', 'Stationkeeper', 'stationkeeper.yaml')
    case 'linux':
      return '/etc/stationkeeper/stationkeeper.yaml'
    default:
      return null
  }
}

export function defaultPolicies({ cwd }: Pick<Surroundings, 'cwd'>): string {
  return join(cwd, 'policies')
}

/** Where programs of this user keep what they remember: each system has its own word for it. */
export function userStateFolder({ platform, home, env }: Omit<Surroundings, 'cwd'>): string {
  switch (platform) {
    case 'win32':
      return join(absolute(env.LOCALAPPDATA) ?? join(home, 'AppData', 'Local'), 'Stationkeeper', 'state')
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Stationkeeper')
    default:
      return join(absolute(env.XDG_STATE_HOME) ?? join(home, '.local', 'state'), 'stationkeeper')
  }
}

/** Where every account of this machine finds who keeps a real host. */
export function leaseFolder({ platform, env }: Pick<Surroundings, 'platform' | 'env'>): string {
  switch (platform) {
    case 'win32':
      return win32.join(absolute(env.ProgramData) ?? 'C:\\ProgramData', 'Stationkeeper', 'leases')
    case 'darwin':
      return '/Library/Application Support/Stationkeeper/leases'
    default:
      return '/var/lib/stationkeeper/leases'
  }
}

/** The specification of these variables says that a relative path in one is to be ignored. */
function absolute(path: string | undefined): string | null {
  return path !== undefined && /^([/\\]|[A-Za-z]:[/\\])/.test(path) ? path : null
}
