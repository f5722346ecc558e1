import { protocolOf } from './git-address.ts'
import type { GitCredentials, GitOptions } from './git-options.ts'
import type { GitSetting, Isolation } from './isolation.ts'

/** How the repository of these options is reached, and no other. */
export function transport(options: GitOptions): Required<Pick<Isolation, 'settings' | 'protocol' | 'variables'>> {
  const protocol = protocolOf(options.url)
  return {
    protocol,
    settings: protocol === 'https' || protocol === 'http' ? webSettings(options) : [],
    variables: protocol === 'ssh' ? { GIT_SSH_COMMAND: sshCommand(options), GIT_SSH_VARIANT: 'ssh' } : {},
  }
}

function webSettings({ proxy, caFile, credentials, timeout }: GitOptions): readonly GitSetting[] {
  const settings: GitSetting[] = [
    // Where a redirect leads is not where the settings lead.
    ['http.followRedirects', 'false'],
    ['http.sslVerify', 'true'],
    ['http.proxy', proxy ?? ''],
    // Should this program be killed, git ends by itself all the same.
    ['http.lowSpeedLimit', '1'],
    ['http.lowSpeedTime', seconds(timeout)],
  ]
  if (caFile !== null) settings.push(['http.sslCAInfo', caFile])
  if (credentials !== null) settings.push(['credential.helper', helper(credentials)])
  return settings
}

/**
 * A helper is a line for a shell, except where it is a plain name. git-credential-store would strike out of its file what a server
 * refuses, so it is only ever asked.
 */
function helper(credentials: GitCredentials): string {
  if ('file' in credentials) {
    return `!f() { test "$1" = get && git credential-store --file=${quoted(credentials.file)} get; }; f`
  }
  const isName = /^[A-Za-z0-9][\w-]*$/.test(credentials.helper)
  return isName ? credentials.helper : `!${quoted(credentials.helper)}`
}

/** No configuration, agent, key or known host of anybody; nothing asked, nothing forwarded, nothing learnt. */
export function sshCommand({ knownHosts, sshKey, timeout }: GitOptions): string {
  const options = [
    'BatchMode=yes',
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile=${inSsh(knownHosts ?? '/dev/null')}`,
    'GlobalKnownHostsFile=/dev/null',
    'UpdateHostKeys=no',
    'VerifyHostKeyDNS=no',
    'IdentitiesOnly=yes',
    'IdentityAgent=none',
    `IdentityFile=${inSsh(sshKey ?? '/dev/null')}`,
    'PreferredAuthentications=publickey',
    'ProxyCommand=none',
    'PermitLocalCommand=no',
    'ClearAllForwardings=yes',
    'ControlMaster=no',
    'ControlPath=none',
    `ConnectTimeout=${seconds(timeout)}`,
    `ServerAliveInterval=${seconds(timeout)}`,
    'ServerAliveCountMax=1',
  ]
  return ['ssh', '-F', 'none', ...options.flatMap(option => ['-o', quoted(option)])].join(' ')
}

/** As ssh reads it back: in quotation marks, `%` doubled. The options hold no path with a quotation mark. */
function inSsh(path: string): string {
  return `"${path.replaceAll('%', '%%')}"`
}

/** As a shell reads it back. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function seconds(length: number): string {
  return String(Math.max(Math.ceil(length / 1_000), 1))
}
