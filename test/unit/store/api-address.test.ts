import { chmodSync, existsSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { apiPlace } from '../../../src/daemon/api-place.ts'
import { publishApi, readApi, withdrawApi } from '../../../src/store/api-address.ts'
import { temporaryFolder } from '../../support/cli.ts'

function listening(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(socket => socket.end('here'))
    server.on('error', reject)
    server.listen(path, () => resolve(server))
  })
}

const unix = process.platform !== 'win32'

describe.runIf(unix)('where a daemon is spoken to', () => {
  it('is a socket for this account alone, found from the moment on at which it is published', async () => {
    using folder = temporaryFolder()
    const place = apiPlace({ state: folder.path, pid: 7, platform: 'linux', env: {} })
    expect(readApi(folder.path)).toBeNull()
    const server = await listening(place.socket)
    expect(place.publish('http://127.0.0.1:8377')).toBe(join(folder.path, 'api.sock'))
    const found = readApi(folder.path)
    expect(found).toEqual({
      socket: join(folder.path, 'api.sock'),
      secret: null,
      origin: 'http://127.0.0.1:8377',
      pid: 7,
    })
    for (const name of ['api.sock', 'api.json']) expect(statSync(join(folder.path, name)).mode & 0o777).toBe(0o600)
    place.withdraw()
    expect(readdirSync(folder.path)).toEqual([])
    expect(readApi(folder.path)).toBeNull()
    server.close()
  })

  it('takes the place of what a dead daemon left', async () => {
    using folder = temporaryFolder()
    const dead = apiPlace({ state: folder.path, pid: 7, platform: 'linux', env: {} })
    const first = await listening(dead.socket)
    dead.publish(null)
    const place = apiPlace({ state: folder.path, pid: 8, platform: 'linux', env: {} })
    const second = await listening(place.socket)
    place.publish(null)
    expect(readApi(folder.path)?.pid).toBe(8)
    expect(readdirSync(folder.path).sort()).toEqual(['api.json', 'api.sock'])
    for (const server of [first, second]) server.close()
  })

  it('is elsewhere, in a folder of this account alone, where its name would be too long for a socket', async () => {
    using folder = temporaryFolder()
    using runtime = temporaryFolder()
    const state = join(folder.path, 'x'.repeat(120))
    publishApi(state, { socket: 'none', secret: null, origin: null, pid: 1 })
    const place = apiPlace({ state, pid: 7, platform: 'linux', env: { XDG_RUNTIME_DIR: runtime.path } })
    const server = await listening(place.socket)
    const socket = place.publish(null)
    expect(socket.startsWith(runtime.path)).toBe(true)
    const [made = ''] = readdirSync(runtime.path)
    expect(statSync(join(runtime.path, made)).mode & 0o777).toBe(0o700)
    expect(readApi(state)?.socket).toBe(socket)
    place.withdraw()
    expect(readdirSync(runtime.path)).toEqual([])
    server.close()
  })

  it('is not believed where others could have written it', async () => {
    using folder = temporaryFolder()
    const place = apiPlace({ state: folder.path, pid: 7, platform: 'linux', env: {} })
    const server = await listening(place.socket)
    const socket = place.publish(null)
    chmodSync(socket, 0o666)
    expect(() => readApi(folder.path)).toThrow(`${socket} is not believed, since others may write it`)
    chmodSync(socket, 0o600)
    chmodSync(join(folder.path, 'api.json'), 0o622)
    expect(() => readApi(folder.path)).toThrow('is not believed')
    server.close()
  })

  it('is nothing where the file says nothing, or names what is no socket', () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'api.json')
    for (const text of ['', '{', 'null', '{"socket":1}', '[]']) {
      writeFileSync(file, text, { mode: 0o600 })
      expect(readApi(folder.path)).toBeNull()
    }
    const other = join(folder.path, 'other')
    writeFileSync(other, '', { mode: 0o600 })
    publishApi(folder.path, { socket: other, secret: null, origin: null, pid: 1 })
    expect(readApi(folder.path)).toBeNull()
    withdrawApi(folder.path)
    symlinkSync(other, file)
    expect(() => readApi(folder.path)).toThrow('is not believed')
    withdrawApi(folder.path)
    expect(existsSync(other)).toBe(true)
  })
})

describe('a pipe', () => {
  it('has a name and a secret that nobody can guess, other ones each time', () => {
    using folder = temporaryFolder()
    const [one, other] = [7, 8].map(pid => apiPlace({ state: folder.path, pid, platform: 'win32', env: {} }))
    expect(one?.socket).toMatch(/^\\\\\.\\pipe\\stationkeeper-[0-9a-f]{32}$/)
    expect(one?.socket).not.toBe(other?.socket)
    expect(one?.secret).toMatch(/^[\w-]{43}$/)
    expect(one?.secret).not.toBe(other?.secret)
  })
})
