import { shownUrl } from './git-address.ts'
import type { GitOptions } from './git-options.ts'
import { type GitFinding, GitProblem } from './git-problem.ts'
import type { GitEnd } from './run-git.ts'

/** Of git's words one line is shown, and no more of it than this. */
const LONGEST = 300

type Kind = readonly [words: RegExp, finding: GitFinding, message: (options: GitOptions) => string, hint: string | null]

/** What git says in English, its language here, the most telling first. */
const KINDS: readonly Kind[] = [
  [
    /couldn't find remote ref/i,
    'gitNoRef',
    ({ ref }) => `there is no ${ref.kind} ${ref.name}`,
    'check its name, and that it was pushed',
  ],
  [
    /mismatched algorithms/,
    'gitFailed',
    () => "the repository has ids of SHA-256, which can't be fetched",
    'keep the policies in a repository with ids of SHA-1, which is what `git init` makes',
  ],
  [
    /Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED/i,
    'gitDenied',
    () => "the host's key is not the one that knownHosts names",
    'compare what `ssh-keyscan HOST` prints with what the host says of itself, and put it into knownHosts',
  ],
  // Of a line that was cut the libraries speak in words of encryption as well.
  [
    /GnuTLS (?:recv|send) error|non-properly terminated|SSL_(?:read|write)\b|SSL_ERROR_SYSCALL|unexpected eof|closed abruptly|failed to receive handshake/i,
    'gitUnreachable',
    () => 'the connection broke off',
    'check the network and the host',
  ],
  [
    /certificate|SSL|TLS/i,
    'gitDenied',
    () => "the host's certificate is not trusted",
    'name caFile where the host has a certificate of your own',
  ],
  [/UNPROTECTED PRIVATE KEY/i, 'gitDenied', () => 'others may read the key of ssh', 'chmod 600 the file sshKey names'],
  [
    /response 407|error: 407/,
    'gitDenied',
    () => 'the proxy does not let us in',
    'put name and password into the setting proxy',
  ],
  [/CONNECT tunnel failed/, 'gitUnreachable', () => "the proxy can't reach the host", 'check the url and the proxy'],
  // Passes by itself, as a rule.
  [/error: (?:5\d\d|429)/, 'gitUnreachable', () => 'the host fails for now', 'look at the host, unless it passes'],
  [/proxy/i, 'gitUnreachable', () => "the proxy can't be used", 'check the setting proxy, and that the proxy runs'],
  [
    /error: 30[12378]|redirect/i,
    'gitUnreachable',
    () => 'the host sends us elsewhere, which is not followed',
    'write the url where the repository is now',
  ],
  [
    /Permission denied|Authentication failed|Access denied|could not read Username|terminal prompts disabled|error: 40[13]/i,
    'gitDenied',
    () => 'the host does not let us in',
    'check credentials or sshKey, and that they may read the repository',
  ],
  [
    /info\/refs not valid|bad line length character/i,
    'gitUnreachable',
    () => 'what answers is no repository',
    'check the url; pages where a network wants people to log in answer so as well',
  ],
  [/No space left|Read-only file system|Disk quota/i, 'gitMirror', () => 'there is no room for what is fetched', null],
  [
    /^(?![\s\S]*(?:died with error|fsck|corrupt))[\s\S]*unexpected disconnect/,
    'gitUnreachable',
    () => 'the connection broke off',
    'check the network and the host',
  ],
  [
    /invalid gitfile format|error: 410/i,
    'gitUnreachable',
    () => 'there is no such repository',
    'check the url, and that it may be read',
  ],
  [
    /fsck|index-pack|unpack|corrupt|inflate|bad object|missing (?:blob|tree|commit)|invalid|did not send all|bad pack|pack has|early EOF|loose object|Could not read [0-9a-f]{40}|unable to read/i,
    'gitCorrupt',
    () => 'objects of the repository are damaged or missing',
    'run `git fsck` in the repository, and mend it',
  ],
  [
    /does not appear to be a git repository|not found|does not exist|No such file|access denied or repository not exported/i,
    'gitUnreachable',
    () => 'there is no such repository',
    'check the url, and that it may be read',
  ],
  [
    /resolve host|(?:Could not|Couldn't|Failed to) connect|Connection refused|Connection (?:timed out|reset|closed)|unreachable|unable to connect|hung up|Operation timed out/i,
    'gitUnreachable',
    () => "the host can't be reached",
    'check the url and the network',
  ],
]

/** Tells what kind of failure it was, with git's own word on it. Says nothing that is secret. */
export function fetchFailure({ code, stderr }: GitEnd, options: GitOptions): GitProblem {
  const said = withoutChance(withoutSecrets(telling(stderr), options))
  // Without this word of the other side's a damaged repository looks like a line that was cut.
  const theirs = /^remote: .*repository corruption/m.test(stderr) ? '\ncorrupt' : ''
  const own = ownWords(stderr).join('\n').replaceAll(options.url, '') + theirs
  const [, finding, message, hint] = KINDS.find(([words]) => words.test(own)) ?? []
  if (finding === undefined || message === undefined) {
    const ended = code === null ? 'was ended by the system' : `ended with ${code}`
    return new GitProblem('gitFailed', `git ${ended}${said === '' ? '' : `: ${said}`}`)
  }
  const word = said === '' || finding === 'gitNoRef' ? '' : ` (${said})`
  return new GitProblem(finding, `${message(options)}${word}`, hint ?? null)
}

/** Lines that begin with `remote:` are the other side's, which could say anything. */
function ownWords(stderr: string): readonly string[] {
  const lines = stderr.split('\n').map(line => line.trim())
  return lines.filter(line => line !== '' && !/^(?:remote:|warning:|hint:)/i.test(line))
}

/** The line that says what happened. */
export function telling(stderr: string): string {
  const own = ownWords(stderr).filter(
    line => !/^@|Could not read from remote|Please make sure|repository exists/.test(line),
  )
  const at = own.findIndex(text => /^(?:fatal|error|ssh|ERR):?/i.test(text))
  const found = own.at(at) ?? ''
  // What could not be reached, and on the next line why.
  const line = /^fatal: unable to connect .*:$/.test(found) ? `${found} ${own[at + 1] ?? ''}` : found
  const text = line.replace(/^(?:fatal|error): /i, '')
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

function withoutSecrets(text: string, { url, proxy }: GitOptions): string {
  const shown = text.replaceAll(url, shownUrl(url))
  return proxy === null ? shown : shown.replaceAll(proxy, shownUrl(proxy))
}

/** What is otherwise at each try would be told, and journalled, as news each time: how long it took, how much came, what a temporary file is called. */
function withoutChance(text: string): string {
  return text
    .replaceAll(/ after \d+ (?:ms|milliseconds)/g, '')
    .replaceAll(/\b\d+ (?=(?:more )?bytes)/g, '')
    .replaceAll(/\breading-\d+-\w+[^\s':]*/g, '…')
}
