import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startCli, temporaryFolder } from '../support/cli.ts'
import { runHere } from '../support/run-here.ts'

interface Answer {
  readonly status: number
  readonly text: string
}

function overSocket(socketPath: string, path: string, token?: string): Promise<Answer> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, path, headers }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    asking.on('error', reject).end()
  })
}

test('a daemon is reached by its socket, by links that are good once, and by tokens as long as they are', async () => {
  using folder = temporaryFolder()
  const state = join(folder.path, 'state')
  await using daemon = startCli(['run', '--state', state, '--policies', 'policies/demo'], {
    env: { STATIONKEEPER_API_LISTEN: '127.0.0.1:0' },
  })
  await daemon.said('The dashboard is at ')
  // It is told before the first look, and until then there is nothing to show.
  await daemon.said('Plan: ')
  const [, origin = ''] = /The dashboard is at (\S+);/.exec(daemon.stdout) ?? []

  const { stdout, code } = await runHere(['dashboard', '--print', '--state', state])
  expect(code).toBe(0)
  const [at, oneTime] = stdout.trim().split('/#code=')
  expect(at).toBe(origin)
  const signIn = (): Promise<Response> =>
    fetch(`${origin}/v1/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ code: oneTime }),
    })
  const signedIn = await signIn()
  expect(signedIn.status).toBe(204)
  const [cookie = ''] = (signedIn.headers.get('set-cookie') ?? '').split(';')
  const page = { cookie, 'x-stationkeeper-page': signedIn.headers.get('x-stationkeeper-page') ?? '' }
  expect((await signIn()).status).toBe(401)
  const board = await fetch(`${origin}/v1/board`, { headers: page })
  expect(await board.json()).toMatchObject({ kind: 'Board', head: { provider: 'simulator' } })

  // A hold that somebody with a token places bears the name of the token, in the daemon and in its journal.
  const added = await runHere(['token', 'add', 'Ms Keller', '--may', 'hold', '--match', 'station=1', '--state', state])
  const bearer = { authorization: `Bearer ${added.stdout.trim()}`, 'content-type': 'application/json' }
  const hold = (): Promise<Response> =>
    fetch(`${origin}/v1/holds`, {
      method: 'POST',
      headers: bearer,
      body: JSON.stringify({ for: '20m', reason: 'exam on paper' }),
    })
  expect((await hold()).status).toBe(201)
  const { stdout: status } = await runHere(['status', '--state', state, '-o', 'json'])
  expect(status).toContain('Ms Keller')
  expect((await runHere(['history', '--state', state, '--kind', 'request'])).stdout).toContain('Ms Keller')
  await runHere(['token', 'revoke', 'Ms Keller', '--state', state])
  expect((await hold()).status).toBe(401)

  if (process.platform !== 'win32') {
    const socket = join(state, 'api.sock')
    expect(await overSocket(socket, '/readyz')).toMatchObject({ status: 200 })
    expect(await overSocket(socket, '/metrics')).toMatchObject({
      text: expect.stringContaining('stationkeeper_provider_up 1'),
    })
    expect(await overSocket(socket, '/v1/viewer', 'skt_wrong')).toMatchObject({ status: 401 })
  }
  const why = await fetch(`${origin}/v1/sessions/1/why`, { headers: page })
  expect(await why.json()).toMatchObject({ kind: 'Why', sessions: [{ decision: { session: { id: '1' } } }] })

  daemon.child.kill('SIGTERM')
  expect((await daemon.done).code).toBe(0)
  for (const name of ['api.json', 'api.sock']) expect(existsSync(join(state, name))).toBe(false)
  expect(await runHere(['dashboard', '--state', state])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('nobody keeps this host'),
  })
})

test('a port that another program has keeps nobody from keeping the host, and what a killed daemon left is replaced', async () => {
  using folder = temporaryFolder()
  const state = join(folder.path, 'state')
  const other = createServer()
  other.listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const args = ['run', '--state', state, '--policies', 'policies/demo'] as const
  {
    await using killed = startCli(args)
    await killed.said('Plan: ')
    await expect.poll(() => existsSync(join(state, 'api.json'))).toBe(true)
  }
  const left = readFileSync(join(state, 'api.json'), 'utf8')
  await using daemon = startCli(args, { env: { STATIONKEEPER_API_LISTEN: `127.0.0.1:${port}` } })
  await daemon.said(`Listening on 127.0.0.1, port ${port}, failed, and is tried again: `)
  await expect.poll(() => readFileSync(join(state, 'api.json'), 'utf8')).not.toBe(left)
  expect(await runHere(['dashboard', '--print', '--state', state])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('listens for no browser'),
  })
  other.close()
})
