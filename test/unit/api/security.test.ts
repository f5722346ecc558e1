import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { halved, PAGE_KEY_HEADER } from '../../../src/api/page-key.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { followEvents } from '../../support/event-client.ts'
import { everything, type OpenedApi, openedApi } from '../../support/opened-api.ts'

/** Sends these bytes and gives what comes back until the server hangs up. */
async function said(opened: OpenedApi, text: string): Promise<string> {
  const connection: Socket = await opened.raw()
  connection.write(text)
  return await everything(connection)
}

function head(opened: OpenedApi, first: string, ...lines: readonly string[]): string {
  const host = lines.some(line => line.startsWith('Host:')) ? [] : [`Host: 127.0.0.1:${opened.port}`]
  return `${[first, ...host, ...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`
}

/** What a page shows that was signed in with this secret. */
function signedInWith({ port }: OpenedApi, secret: string): readonly string[] {
  const { cookie, key } = halved(secret)
  return [`Cookie: stationkeeper-${port}=${cookie}`, `${PAGE_KEY_HEADER}: ${key}`]
}

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])
}

describe('a name that somebody made point here', () => {
  test.each(['evil.example', 'evil.example:80', '127.0.0.1', 'localhost.evil.example', '169.254.169.254', ''])(
    '%j is none of the daemon',
    async host => {
      await using opened = await openedApi()
      const answer = await said(opened, head(opened, 'GET /healthz HTTP/1.1', `Host: ${host}`))
      expect(statusOf(answer)).toBe(421)
    },
  )

  test('is not got around by the path, nor by leaving it out', async () => {
    await using opened = await openedApi()
    const absolute = `GET http://127.0.0.1:${opened.port}/healthz HTTP/1.1`
    expect(statusOf(await said(opened, head(opened, absolute, 'Host: evil.example')))).toBeGreaterThanOrEqual(400)
    expect(statusOf(await said(opened, 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n'))).toBe(400)
    expect(statusOf(await said(opened, 'GET /healthz HTTP/1.0\r\n\r\n'))).toBe(421)
  })

  test.each(['localhost', 'LOCALHOST', '127.0.0.1', '[::1]'])('%s is one, with the port', async name => {
    await using opened = await openedApi()
    const answer = await said(opened, head(opened, 'GET /healthz HTTP/1.1', `Host: ${name}:${opened.port}`))
    expect(statusOf(answer)).toBe(200)
  })
})

test.skipIf(process.platform === 'darwin')(
  'another address of this computer alone is asked for by its own name',
  async () => {
    await using opened = await openedApi({ listen: { host: '127.0.0.2', port: 0 } })
    expect(opened.origin).toBe(`http://127.0.0.2:${opened.port}`)
    const token = opened.token(['see'])
    expect((await opened.ask('/v1/viewer', { token, headers: { origin: opened.origin } })).status).toBe(200)
  },
)

describe('a page of somebody else', () => {
  const other = [
    'Origin: http://evil.example',
    'Origin: null',
    'Origin: http://127.0.0.1:1',
    'Sec-Fetch-Site: cross-site',
    'Sec-Fetch-Site: same-site',
  ]
  test.each(other)('may not post in the name of who is signed in: %s', async line => {
    await using opened = await openedApi()
    const secret = opened.token(['hold'])
    const body = '{"selector":"station=1","for":"5m","reason":"x"}'
    const lines = [...signedInWith(opened, secret), 'Content-Type: application/json', `Content-Length: ${body.length}`]
    const answer = await said(opened, head(opened, 'POST /v1/holds HTTP/1.1', ...lines, line) + body)
    expect(answer).toContain('urn:stationkeeper:cross-origin')
    expect(opened.keeper.orders).toEqual([])
    const own = `Origin: http://127.0.0.1:${opened.port}`
    expect(statusOf(await said(opened, head(opened, 'POST /v1/holds HTTP/1.1', ...lines, own) + body))).toBe(201)
  })

  test('may not have the cookie used by a form that says nothing of where it is', async () => {
    await using opened = await openedApi()
    const cookie = signedInWith(opened, opened.token(['sync']))
    expect(statusOf(await said(opened, head(opened, 'POST /v1/sync HTTP/1.1', ...cookie)))).toBe(403)
  })

  test('may not read, and may link to the page', async () => {
    using folder = temporaryFolder()
    writeFileSync(join(folder.path, 'index.html'), '<!doctype html><title>page</title>')
    await using opened = await openedApi({ page: folder.path })
    const cross = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate']
    const cookie = signedInWith(opened, opened.token(['see']))
    expect(statusOf(await said(opened, head(opened, 'GET /v1/board HTTP/1.1', ...cookie, ...cross)))).toBe(403)
    expect(statusOf(await said(opened, head(opened, 'GET / HTTP/1.1', ...cookie, ...cross)))).toBe(200)
  })

  test('is one of ours where it is listed, with its name', async () => {
    await using opened = await openedApi({ origins: ['https://room.example'] })
    const lines = [
      'Host: room.example',
      'Origin: https://room.example',
      `Authorization: Bearer ${opened.token(['sync'])}`,
    ]
    expect(statusOf(await said(opened, head(opened, 'POST /v1/sync HTTP/1.1', ...lines)))).toBe(200)
  })
})

describe('a path', () => {
  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
    '/.hidden',
    '/index.html%00.js',
    '/C:/secret.txt',
  ])('%s leads to nothing outside of the page', async path => {
    using folder = temporaryFolder()
    const page = join(folder.path, 'page')
    mkdirSync(join(page, 'assets'), { recursive: true })
    writeFileSync(join(folder.path, 'secret.txt'), 'the secret beside')
    writeFileSync(join(page, 'index.html'), '<!doctype html><title>page</title>')
    writeFileSync(join(page, 'assets', 'page-1a2b.js'), '"use strict"')
    writeFileSync(join(page, '.hidden'), 'the secret within')
    await using opened = await openedApi({ page })
    const answer = await said(opened, head(opened, `GET ${path} HTTP/1.1`))
    expect(statusOf(answer)).toBeGreaterThanOrEqual(400)
    expect(answer).not.toContain('the secret')
    const asset = await opened.ask('/assets/page-1a2b.js')
    expect([asset.status, asset.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])
    expect((await opened.ask('/')).headers.get('cache-control')).toBe('no-cache')
  })
})

describe('too much', () => {
  test('of a body is not read', async () => {
    await using opened = await openedApi()
    const token = opened.token(['hold', 'plan'])
    const body = { selector: 'station=1', for: '5m', reason: 'x'.repeat(70_000) }
    expect(await opened.ask('/v1/holds', { method: 'POST', token, body })).toMatchObject({
      status: 413,
      document: { type: 'urn:stationkeeper:too-large' },
    })
    const files = [{ path: 'a.yaml', text: 'x'.repeat(70_000) }]
    expect((await opened.ask('/v1/plan', { method: 'POST', token, body: { files } })).status).toBe(200)
    const promised = head(
      opened,
      'POST /v1/holds HTTP/1.1',
      `Authorization: Bearer ${token}`,
      'Content-Type: application/json',
      'Content-Length: 99999999',
    )
    expect(statusOf(await said(opened, promised))).toBe(413)
  })

  test('of a head is not read', async () => {
    await using opened = await openedApi()
    const answer = await said(opened, head(opened, 'GET /healthz HTTP/1.1', `X-Long: ${'x'.repeat(20_000)}`))
    expect(statusOf(answer)).toBe(431)
    expect(answer).toContain('application/problem+json')
  })

  test('of requests is told to wait, and keeps nobody else out', async () => {
    await using opened = await openedApi({ limits: { perMinute: 3, strangersPerMinute: 2, signInsPerMinute: 2 } })
    const flood = opened.token(['see'])
    const other = opened.token(['see'])
    const statuses: number[] = []
    for (let count = 0; count < 4; count++) statuses.push((await opened.ask('/v1/viewer', { token: flood })).status)
    for (let count = 0; count < 4; count++) statuses.push((await opened.ask('/v1/viewer')).status)
    for (let count = 0; count < 3; count++) statuses.push((await opened.ask('/v1/viewer', { token: 'guess' })).status)
    const body = { code: 'guess' }
    for (let count = 0; count < 3; count++)
      statuses.push((await opened.ask('/v1/login', { method: 'POST', body })).status)
    expect(statuses).toEqual([200, 200, 200, 429, 401, 401, 429, 429, 429, 429, 429, 401, 401, 429])
    expect((await opened.ask('/v1/viewer', { token: other })).status).toBe(200)
    expect((await opened.ask('/healthz')).status).toBe(200)
    for (const known of [{ token: other }, { code: opened.gatekeeper.issueCode('root').code }]) {
      expect((await opened.ask('/v1/login', { method: 'POST', body: known })).status).toBe(204)
    }
    const told = await opened.ask('/v1/viewer', { token: flood })
    expect(Number(told.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test('of looking at the page keeps nobody else from it', async () => {
    using folder = temporaryFolder()
    writeFileSync(join(folder.path, 'index.html'), '<!doctype html><title>page</title>')
    await using opened = await openedApi({ page: folder.path })
    const statuses = new Set<number>()
    for (let count = 0; count < 13; count++) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => opened.ask('/')))
      for (const { status } of answers) statuses.add(status)
    }
    expect([...statuses]).toEqual([200])
  })

  test('of holds is refused, also where all of them come at once, and keeps nobody else from placing one', async () => {
    await using opened = await openedApi({ limits: { holdsOfOne: 3 } })
    const token = opened.token(['hold', 'release'], undefined, 'Ms Keller')
    const body = { selector: 'station=1', for: '5m', reason: 'x' }
    const place = async (secret: string) =>
      (await opened.ask('/v1/holds', { method: 'POST', token: secret, body })).status
    const answers = await Promise.all(Array.from({ length: 6 }, () => place(token)))
    expect(answers.toSorted()).toEqual([201, 201, 201, 409, 409, 409])
    expect(opened.keeper.orders).toHaveLength(3)
    expect(await place(opened.token(['hold']))).toBe(201)
    const [first] = opened.keeper.placed()
    expect((await opened.ask(`/v1/holds/${first?.placed.id}`, { method: 'DELETE', token })).status).toBe(200)
    expect([await place(token), await place(token)]).toEqual([201, 409])
  })

  test('of connections ends the oldest that showed no token, and keeps nobody out who has one', async () => {
    await using opened = await openedApi({ limits: { connections: 3 } })
    using follower = await followEvents(opened.origin, opened.token(['see']))
    await follower.until(1)
    const kept = [await opened.raw(), await opened.raw()]
    const [first, second] = kept.map(connection => everything(connection))
    const ask = head(opened, 'GET /v1/viewer HTTP/1.1', `Authorization: Bearer ${opened.token(['see'])}`)
    expect(statusOf(await said(opened, ask))).toBe(200)
    expect(await first).toBe('')
    const more = [await opened.raw(), await opened.raw()]
    expect(await second).toBe('')
    opened.keeper.feed.happened({ event: 'requested' })
    await follower.until(2)
    for (const connection of more) connection.destroy()
  })

  test('of connections with a token turns away who comes last', async () => {
    await using opened = await openedApi({ limits: { connections: 2 } })
    using _one = await followEvents(opened.origin, opened.token(['see']))
    using _two = await followEvents(opened.origin, opened.token(['see']))
    expect(await everything(await opened.raw())).toBe('')
    expect(opened.api.streams.open).toBe(2)
  })

  test('of time for a head ends the connection', async () => {
    await using opened = await openedApi({ clock: systemClock(), limits: { headWithin: 300 } })
    const answer = await said(opened, 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1')
    expect(statusOf(answer)).toBe(408)
  })
})

describe('a line that is smuggled in', () => {
  test('never gets into a head that is answered', async () => {
    await using opened = await openedApi()
    for (const path of [
      '/nothing%0d%0aSet-Cookie:%20a=b',
      '/v1/sessions/x%0d%0aX-Evil:%201/why',
      '/v1/history?user=a%0d%0aX-Evil:%201',
    ]) {
      const [headers = ''] = (
        await said(opened, head(opened, `GET ${path} HTTP/1.1`, `Authorization: Bearer ${opened.token(['see'])}`))
      ).split('\r\n\r\n')
      expect(headers).not.toMatch(/x-evil|set-cookie/i)
    }
  })

  test.each([
    ['two lengths', 'POST /v1/sync HTTP/1.1', ['Content-Length: 2', 'Content-Length: 3']],
    ['a length beside chunks', 'POST /v1/sync HTTP/1.1', ['Content-Length: 2', 'Transfer-Encoding: chunked']],
    ['a bare line feed', 'GET /healthz HTTP/1.1', ['X-A: 1\nX-B: 2']],
    ['a NUL', 'GET /healthz HTTP/1.1', ['X-A: \0']],
    ['a blank in a name', 'GET /healthz HTTP/1.1', ['X-A : 1']],
    ['two hosts', 'GET /healthz HTTP/1.1', ['Host: 127.0.0.1:PORT', 'Host: evil.example']],
  ])('is refused: %s', async (_what, first, lines) => {
    await using opened = await openedApi()
    expect(
      statusOf(
        await said(opened, head(opened, first, ...lines.map(line => line.replace('PORT', String(opened.port))))),
      ),
    ).toBeGreaterThanOrEqual(400)
  })

  test.each(['Basic c2VjcmV0', 'Bearer', 'Bearer a b', `Bearer ${'x'.repeat(600)}`])(
    '%s is no token',
    async authorization => {
      await using opened = await openedApi()
      const answer = await opened.ask('/v1/viewer', { headers: { authorization } })
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toContain('Bearer realm="stationkeeper", error="invalid_')
    },
  )
})

describe('the local socket', () => {
  async function overSocket(
    opened: OpenedApi,
    headers: Readonly<Record<string, string>>,
    method = 'POST',
    path = '/v1/codes',
  ) {
    const asked = request({ socketPath: opened.socket, path, method, headers: { host: 'localhost', ...headers } })
    asked.end()
    const [response] = await once(asked, 'response')
    response.resume()
    return Number(response.statusCode)
  }

  test('needs no token, and gives out codes', async () => {
    await using opened = await openedApi()
    expect(await overSocket(opened, {})).toBe(201)
  })

  test.each(['origin', 'x-forwarded-for', 'x-real-ip', 'forwarded', 'via', 'accept-language', 'cookie', 'referer'])(
    'is not for a proxy or a browser: %s',
    async header => {
      await using opened = await openedApi()
      expect(await overSocket(opened, { [header]: 'http://127.0.0.1' })).toBe(403)
    },
  )

  test('asks for its secret where it has one', async () => {
    await using opened = await openedApi({ socketSecret: 'known to the account' })
    expect(await overSocket(opened, {})).toBe(401)
    expect(await overSocket(opened, { 'x-stationkeeper-local': 'guess' })).toBe(401)
    expect(await overSocket(opened, { 'x-stationkeeper-local': 'known to the account' })).toBe(201)
  })

  test('holds whoever shows a token to what that may', async () => {
    await using opened = await openedApi()
    expect(await overSocket(opened, { authorization: `Bearer ${opened.token(['see'])}` })).toBe(403)
    expect(await overSocket(opened, { authorization: 'Bearer guess' }, 'GET', '/v1/board')).toBe(401)
  })
})
