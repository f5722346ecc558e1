import { execFileSync, spawn } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { listening, type Served } from './git-daemon.ts'

export interface ServedByHttps extends Served {
  /** The certificate that this server has of itself. */
  readonly caFile: string
  /** Of each request, in order: whether it came with the right name and password. */
  readonly requests: readonly boolean[]
}

/**
 * Serves every repository below a folder by git's own program for web servers, to whoever has the name and password.
 * @param keys a folder for the server's key and certificate
 */
export async function serveByHttps(folder: string, keys: string, login: string): Promise<ServedByHttps> {
  const requests: boolean[] = []
  const expected = `Basic ${Buffer.from(login).toString('base64')}`
  const served = await serve(keys, (request, response) => {
    const isKnown = request.headers.authorization === expected
    requests.push(isKnown)
    if (isKnown) runBackend(folder, request, response)
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="policies"' }).end()
  })
  return { ...served, requests }
}

/**
 * Serves the files below a folder, as a server of plain files does that knows nothing of Git.
 * @param keys a folder for the server's key and certificate
 */
export function serveFilesByHttps(folder: string, keys: string): Promise<Omit<ServedByHttps, 'requests'>> {
  return serve(keys, (request, response) => {
    const path = join(folder, new URL(request.url ?? '/', 'https://localhost').pathname)
    const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
    response.writeHead(isFile ? 200 : 404).end(isFile ? readFileSync(path) : '')
  })
}

async function serve(keys: string, answer: RequestListener): Promise<Omit<ServedByHttps, 'requests'>> {
  const [key, caFile] = [join(keys, 'server.key'), join(keys, 'server.pem')]
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', caFile], { stdio: 'pipe' })
  const server = createServer({ key: readFileSync(key), cert: readFileSync(caFile) }, answer)
  const port = await listening(server)
  return {
    url: `https://127.0.0.1:${port}`,
    caFile,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

/** By the rules of CGI, RFC 3875. */
function runBackend(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'https://localhost')
  const { headers } = request
  const env = {
    PATH: process.env.PATH,
    GIT_PROJECT_ROOT: folder,
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
    GIT_CONFIG_NOSYSTEM: '1',
    REQUEST_METHOD: request.method,
    PATH_INFO: url.pathname,
    QUERY_STRING: url.search.slice(1),
    CONTENT_TYPE: headers['content-type'] ?? '',
    HTTP_CONTENT_ENCODING: String(headers['content-encoding'] ?? ''),
    ...(headers['content-length'] !== undefined && { CONTENT_LENGTH: headers['content-length'] }),
  }
  const child = spawn('git', ['http-backend'], { env, stdio: ['pipe', 'pipe', 'ignore'] })
  request.pipe(child.stdin)
  child.stdin.on('error', () => {})
  const answer: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => answer.push(chunk))
  child.once('close', () => {
    const all = Buffer.concat(answer)
    const end = all.indexOf('\r\n\r\n')
    const head = all
      .toString('latin1', 0, end)
      .split('\r\n')
      .map(line => line.split(/: (.*)/s))
    const status = head.find(([name]) => name === 'Status')?.[1]
    for (const [name = '', value = ''] of head) if (name !== 'Status') response.setHeader(name, value)
    response.writeHead(Number.parseInt(status ?? '200', 10)).end(all.subarray(end + 4))
  })
}
