import { formatDuration, ms } from '../../model/time.ts'
import { isAbsolutePath, protocolOf, SCP, shownUrl } from './git-address.ts'
import type { GitOptions } from './git-options.ts'
import type { GitFinding } from './git-problem.ts'
import { pathFindings, refFindings } from './name-findings.ts'

/** Something in the options that can't be meant so, or must not be done. */
export interface GitOptionFinding {
  readonly finding: GitFinding
  /** Which of the options. */
  readonly option: keyof GitOptions
  readonly message: string
  readonly hint: string | null
}

/** What is wrong with options, all of it; nothing is asked of any disk or network. */
export function gitOptionFindings(options: GitOptions): readonly GitOptionFinding[] {
  return [
    ...urlFindings(options.url),
    ...refFindings(options.ref),
    ...pathFindings(options.path),
    ...restFindings(options),
    ...trustFindings(options),
    ...fileFindings(options),
    ...transportFindings(options),
  ]
}

const FORMS = 'write https://host/path, ssh://name@host/path, name@host:path or the full path of a folder'

function urlFindings(url: string): readonly GitOptionFinding[] {
  const found = (message: string, hint: string = FORMS): readonly GitOptionFinding[] => [
    { finding: 'gitUrl', option: 'url', message, hint },
  ]
  const shown = JSON.stringify(shownUrl(url))
  if (url.startsWith('-')) return found(`${shown} reads like an option of a program, not like a url`)
  const protocol = protocolOf(url)
  if (protocol === null) return found(`${shown} is no url by which policies are fetched`)
  if (/\p{Cc}/u.test(url)) return found('the url holds a control character')
  if (isAbsolutePath(url)) return []
  if (/\s/.test(url)) return found(`${shown} holds a space`)
  const scp = protocol === 'ssh' ? SCP.exec(url)?.groups : undefined
  const { user, password, host, path, named } = scp
    ? { user: scp.user ?? '', password: '', host: scp.host ?? '', path: scp.path ?? '', named: scp.user !== undefined }
    : parts(url)
  if (password !== '') {
    return found('the url holds a password', 'take it out, and name credentials: { file: … } or { helper: … }')
  }
  if (protocol === 'file') {
    const isFolder = host === '' && !named && /^\/[^?#]+$/.test(path)
    return isFolder ? [] : found('a file:// url has to name a folder of this computer, as in file:///srv/policies')
  }
  if (!/^(?:[A-Za-z0-9_][A-Za-z0-9_.-]*|\[[0-9A-Fa-f:.]+\])$/.test(host)) {
    return found(`${JSON.stringify(host)} is no name of a host`)
  }
  if (protocol !== 'ssh' && named) {
    return found('the url holds a name or a token', 'take it out, and name credentials: { file: … } or { helper: … }')
  }
  if (named && !/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(user)) {
    return found(`${JSON.stringify(user)} is no name of an account`)
  }
  if (/^\/?-/.test(path)) return found('the path in the url reads like an option of a program')
  if (/[?#]/.test(path)) return found('the url has a query or a fragment', 'take away what stands from ? or # on')
  return path.replace(/^\//, '') === '' ? found('the url names a host and no repository on it') : []
}

/** By hand: what `URL` makes of a url is not what git makes of it. */
function parts(url: string): { user: string; password: string; host: string; path: string; named: boolean } {
  const [, authority = '', path = ''] = /^[^:]+:\/\/([^/?#]*)(.*)$/s.exec(url) ?? []
  const at = authority.lastIndexOf('@')
  const [user = '', ...password] = authority.slice(0, Math.max(at, 0)).split(':')
  const host = authority.slice(at + 1).replace(/:\d+$/, '')
  return { user, password: password.join(':'), host, path, named: at >= 0 }
}

/** More often no host is glad of, and this one would do little else. */
const SHORTEST_REST = ms(1_000)

function restFindings({ every }: GitOptions): readonly GitOptionFinding[] {
  if (every >= SHORTEST_REST) return []
  const message = `the repository would be asked every ${formatDuration(every)}`
  const hint = `write every: ${formatDuration(SHORTEST_REST)} or more; stationkeeper sync fetches at once`
  return [{ finding: 'gitOption', option: 'every', message, hint }]
}

function trustFindings({ url, ref, verify, credentials }: GitOptions): readonly GitOptionFinding[] {
  const found: GitOptionFinding[] = []
  const protocol = protocolOf(url)
  if ((protocol === 'http' || protocol === 'git') && verify === null) {
    const message = `what comes by ${protocol}:// can be changed by anybody on the way`
    const hint = 'use https or ssh, or name verify, so that only signed policies come into force'
    found.push({ finding: 'gitUnencrypted', option: 'url', message, hint })
  }
  if (protocol === 'http' && credentials !== null) {
    const message = 'credentials would be sent where anybody on the way can read them'
    found.push({ finding: 'gitUnencrypted', option: 'credentials', message, hint: 'use https' })
  }
  if (verify?.what === 'tags' && ref.kind === 'branch') {
    const message = 'a branch has no signature of a tag'
    const hint = 'verify commits instead, or name a tag'
    found.push({ finding: 'gitOption', option: 'verify', message, hint })
  }
  return found
}

function fileFindings({ verify, credentials, caFile, knownHosts, sshKey }: GitOptions): readonly GitOptionFinding[] {
  const files: readonly [keyof GitOptions, string | null | undefined][] = [
    ['verify', verify?.allowedSigners],
    ['credentials', credentials !== null && 'file' in credentials ? credentials.file : null],
    ['caFile', caFile],
    ['knownHosts', knownHosts],
    ['sshKey', sshKey],
  ]
  const found: GitOptionFinding[] = files.flatMap(([option, file]) => {
    if (file === null || file === undefined) return []
    const finding = 'gitOption'
    if (!isAbsolutePath(file)) {
      return [{ finding, option, message: `${JSON.stringify(file)} is not a full path`, hint: 'write the full path' }]
    }
    if (!/["\p{Cc}]/u.test(file)) return []
    return [{ finding, option, message: 'the path holds a quotation mark or a control character', hint: 'rename it' }]
  })
  if (credentials !== null && 'helper' in credentials && !isHelper(credentials.helper)) {
    const message = `${JSON.stringify(credentials.helper)} is no helper of git`
    const hint = 'write the name of a helper, such as manager, or the full path of a program without arguments'
    found.push({ finding: 'gitOption', option: 'credentials', message, hint })
  }
  return found
}

function isHelper(helper: string): boolean {
  return /^[A-Za-z0-9][\w-]*$/.test(helper) || (isAbsolutePath(helper) && !/\p{Cc}/u.test(helper))
}

/** What a way of transport needs, and what would have no effect on it, so that nobody relies on it. */
function transportFindings(options: GitOptions): readonly GitOptionFinding[] {
  const { url, proxy, knownHosts, sshKey } = options
  const protocol = protocolOf(url)
  if (protocol === null) return []
  const found: GitOptionFinding[] = []
  const web = protocol === 'https' || protocol === 'http'
  const effective = { credentials: web, proxy: web, caFile: protocol === 'https', knownHosts: protocol === 'ssh' }
  for (const [option, hasEffect] of Object.entries({ ...effective, sshKey: protocol === 'ssh' })) {
    // The keys of the table above are options.
    const name = option as keyof typeof effective
    if (hasEffect || options[name] === null) continue
    const message = `${option} has no effect on ${protocol === 'file' ? 'a local path' : `${protocol}://`}`
    found.push({ finding: 'gitOption', option: name, message, hint: 'leave it out' })
  }
  if (web && proxy !== null && !/^(?:https?|socks[45]h?|socks4a):\/\/[^\s/]+\/?$/.test(proxy)) {
    const message = 'the proxy is no url of one'
    found.push({
      finding: 'gitOption',
      option: 'proxy',
      message,
      hint: 'write http://host:port or socks5h://host:port',
    })
  }
  if (protocol !== 'ssh') return found
  if (knownHosts === null) {
    const message = 'without the keys of the host, any other can pretend to be it'
    const hint =
      'put what `ssh-keyscan HOST` prints into a file, compare it with what the host says, and name knownHosts'
    found.push({ finding: 'gitOption', option: 'knownHosts', message, hint })
  }
  if (sshKey === null) {
    const message = 'ssh needs a key, and those of people are not used'
    const hint = 'make one with `ssh-keygen -t ed25519`, let it read the repository, and name sshKey'
    found.push({ finding: 'gitOption', option: 'sshKey', message, hint })
  }
  return found
}
