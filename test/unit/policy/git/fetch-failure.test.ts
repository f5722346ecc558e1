import { describe, expect, test } from 'vitest'
import { fetchFailure } from '../../../../src/policy/git/fetch-failure.ts'
import type { GitOptions } from '../../../../src/policy/git/git-options.ts'
import { gitOptions } from '../../../support/git.ts'

function told(stderr: string, options: Partial<GitOptions> = {}, code: number | null = 128): string {
  const { finding, message } = fetchFailure(
    { code, stderr, stdout: Buffer.alloc(0) },
    gitOptions('https://git.example/ssl-proxy-policies', options),
  )
  return `${finding}: ${message}`
}

const closing = 'fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights'

/** As git 2.39, curl 7.88 and OpenSSH 9.2 say it. */
describe('what git says of a failure is told by kind, with its own word on it', () => {
  test.each([
    ["fatal: couldn't find remote ref refs/heads/none", 'gitNoRef: there is no branch main'],
    [
      `No ED25519 host key is known for git.example and you have requested strict checking.\nHost key verification failed.\n${closing}`,
      "gitDenied: the host's key is not the one that knownHosts names (Host key verification failed.)",
    ],
    [
      `git@git.example: Permission denied (publickey).\n${closing}`,
      'gitDenied: the host does not let us in (git@git.example: Permission denied (publickey).)',
    ],
    [
      `ssh: Could not resolve hostname git.example: Name or service not known\n${closing}`,
      "gitUnreachable: the host can't be reached (ssh: Could not resolve hostname git.example: Name or service not known)",
    ],
    [
      "fatal: unable to access 'https://git.example/ssl-proxy-policies/': SSL certificate problem: unable to get local issuer certificate",
      "gitDenied: the host's certificate is not trusted (unable to access 'https://git.example/ssl-proxy-policies/': SSL certificate problem: unable to get local issuer certificate)",
    ],
    [
      "fatal: unable to access 'https://git.example/ssl-proxy-policies/': Could not resolve host: git.example",
      "gitUnreachable: the host can't be reached (unable to access 'https://git.example/ssl-proxy-policies/': Could not resolve host: git.example)",
    ],
    [
      "fatal: unable to access 'https://git.example/ssl-proxy-policies/': Could not resolve proxy: proxy.example",
      "gitUnreachable: the proxy can't be used (unable to access 'https://git.example/ssl-proxy-policies/': Could not resolve proxy: proxy.example)",
    ],
    [
      'error: object 1234: zeroPaddedFilemode: contains zero-padded file modes\nfatal: fsck error in packed object',
      'gitCorrupt: objects of the repository are damaged or missing (object 1234: zeroPaddedFilemode: contains zero-padded file modes)',
    ],
    [
      'fatal: write error: No space left on device',
      'gitMirror: there is no room for what is fetched (write error: No space left on device)',
    ],
    [
      'fatal: mismatched algorithms: client sha1; server sha256',
      "gitFailed: the repository has ids of SHA-256, which can't be fetched (mismatched algorithms: client sha1; server sha256)",
    ],
    [
      "fatal: unable to access 'https://git.example/ssl-proxy-policies/': Failed to connect to git.example port 443 after 3061 ms: Couldn't connect to server",
      "gitUnreachable: the host can't be reached (unable to access 'https://git.example/ssl-proxy-policies/': Failed to connect to git.example port 443: Couldn't connect to server)",
    ],
    [
      "error: unable to create temporary file '/var/lib/s/reading-41-aX3b9Z/objects/pack/tmp_pack_8yQ': Read-only file system",
      "gitMirror: there is no room for what is fetched (unable to create temporary file '/var/lib/s/…': Read-only file system)",
    ],
    [
      'fetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF after 7 more bytes',
      'gitUnreachable: the connection broke off (early EOF after more bytes)',
    ],
    [
      'remote: aborting due to possible repository corruption on the remote side.\nfetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF',
      'gitCorrupt: objects of the repository are damaged or missing (early EOF)',
    ],
    [
      'fatal: unable to connect to 127.0.0.1:\n127.0.0.1[0: 127.0.0.1]: errno=Operation not permitted',
      "gitUnreachable: the host can't be reached (unable to connect to 127.0.0.1: 127.0.0.1[0: 127.0.0.1]: errno=Operation not permitted)",
    ],
    [
      "fatal: unable to access 'https://git.example/ssl-proxy-policies/': The requested URL returned error: 503",
      "gitUnreachable: the host fails for now (unable to access 'https://git.example/ssl-proxy-policies/': The requested URL returned error: 503)",
    ],
    [
      "fatal: unable to access 'https://git.example/ssl-proxy-policies/': CONNECT tunnel failed, response 407",
      "gitDenied: the proxy does not let us in (unable to access 'https://git.example/ssl-proxy-policies/': CONNECT tunnel failed, response 407)",
    ],
    [
      "fatal: unable to access 'https://git.example/ssl-proxy-policies/': CONNECT tunnel failed, response 502",
      "gitUnreachable: the proxy can't reach the host (unable to access 'https://git.example/ssl-proxy-policies/': CONNECT tunnel failed, response 502)",
    ],
    [
      "fatal: unable to access 'https://git.example/ssl-proxy-policies/': GnuTLS recv error (-110): The TLS connection was non-properly terminated.",
      "gitUnreachable: the connection broke off (unable to access 'https://git.example/ssl-proxy-policies/': GnuTLS recv error (-110): The TLS connection was non-properly terminated.)",
    ],
    [
      "fatal: unable to access 'https://git.example/ssl-proxy-policies/': gnutls_handshake() failed: The TLS connection was non-properly terminated.",
      "gitUnreachable: the connection broke off (unable to access 'https://git.example/ssl-proxy-policies/': gnutls_handshake() failed: The TLS connection was non-properly terminated.)",
    ],
    [
      "fatal: unable to access 'https://git.example/ssl-proxy-policies/': OpenSSL SSL_read: Connection reset by peer, errno 104",
      "gitUnreachable: the connection broke off (unable to access 'https://git.example/ssl-proxy-policies/': OpenSSL SSL_read: Connection reset by peer, errno 104)",
    ],
    [
      "fatal: unable to access 'https://git.example/ssl-proxy-policies/': OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to git.example:443",
      "gitUnreachable: the connection broke off (unable to access 'https://git.example/ssl-proxy-policies/': OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to git.example:443)",
    ],
    [
      "fatal: unable to access 'https://git.example/ssl-proxy-policies/': schannel: server closed abruptly (missing close_notify)",
      "gitUnreachable: the connection broke off (unable to access 'https://git.example/ssl-proxy-policies/': schannel: server closed abruptly (missing close_notify))",
    ],
    [
      "fatal: unable to access 'https://git.example/ssl-proxy-policies/': The requested URL returned error: 429",
      "gitUnreachable: the host fails for now (unable to access 'https://git.example/ssl-proxy-policies/': The requested URL returned error: 429)",
    ],
    [
      "fatal: unable to access 'https://git.example/ssl-proxy-policies/': The requested URL returned error: 303",
      "gitUnreachable: the host sends us elsewhere, which is not followed (unable to access 'https://git.example/ssl-proxy-policies/': The requested URL returned error: 303)",
    ],
    [
      "fatal: unable to access 'https://git.example/ssl-proxy-policies/': The requested URL returned error: 410",
      "gitUnreachable: there is no such repository (unable to access 'https://git.example/ssl-proxy-policies/': The requested URL returned error: 410)",
    ],
    [
      'fatal: https://git.example/ssl-proxy-policies/info/refs not valid: is this a git repository?',
      'gitUnreachable: what answers is no repository (https://git.example/ssl-proxy-policies/info/refs not valid: is this a git repository?)',
    ],
    [
      'fatal: protocol error: bad line length character: <htm',
      'gitUnreachable: what answers is no repository (protocol error: bad line length character: <htm)',
    ],
    [
      'fatal: invalid gitfile format: /srv/policies.txt',
      'gitUnreachable: there is no such repository (invalid gitfile format: /srv/policies.txt)',
    ],
    ['', 'gitFailed: git ended with 128'],
  ])('%j', (stderr, expected) => {
    expect(told(stderr)).toBe(expected)
  })

  test('and what the other side says decides nothing and is not repeated', () => {
    const stderr = 'remote: fatal: certificate of \u001b[31mproxy corrupt\nfatal: the remote end hung up unexpectedly'
    expect(told(stderr)).toBe("gitUnreachable: the host can't be reached (the remote end hung up unexpectedly)")
  })

  test('and it is cut where it is long, and without the password of a proxy', () => {
    const proxy = 'http://ana:secret@proxy.example:3128'
    expect(told(`fatal: ${'x'.repeat(10_000)}`).length).toBeLessThan(400)
    expect(told(`fatal: can't connect by ${proxy}`, { proxy })).toContain('by http://proxy.example:3128')
  })

  test('and a git that was killed is no git that answered', () => {
    expect(told('', {}, null)).toBe('gitFailed: git was ended by the system')
  })
})
