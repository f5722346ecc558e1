import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { openNotifySocket } from '../../../src/linux/notify-socket.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { datagramSocket } from '../../support/datagrams.ts'

const noTrouble = (): void => {
  throw new Error('there was trouble')
}

describe.runIf(process.platform === 'linux')('what is said to systemd', () => {
  it.each(['a path', 'an abstract name'])('comes to a socket with %s, each value on one line', async kind => {
    using folder = temporaryFolder()
    using socket = datagramSocket(kind === 'a path' ? join(folder.path, 'notify') : `@notify-${folder.path}`)
    const env: Record<string, string | undefined> = process.env
    env.NOTIFY_SOCKET = socket.address
    const opened = await openNotifySocket({ env, pid: process.pid, onTrouble: noTrouble })
    opened?.send({ READY: '1', STATUS: 'Keeping lab\nby\0 3 rules' })
    expect(socket.received()).toEqual(['READY=1\nSTATUS=Keeping lab by 3 rules'])
    expect(process.env.NOTIFY_SOCKET).toBeUndefined()
  })

  it('is lost where nobody listens any more: told of once, and the service goes on', async () => {
    const env: Record<string, string | undefined> = process.env
    env.NOTIFY_SOCKET = '/nowhere/notify'
    const troubles: string[] = []
    const onTrouble = (what: string): void => void troubles.push(what)
    const opened = await openNotifySocket({ env, pid: process.pid, onTrouble })
    opened?.send({ READY: '1' })
    opened?.send({ WATCHDOG: '1' })
    expect(troubles).toEqual(['Telling systemd how this service is'])
  })
})

test('without a socket nothing is loaded', async () => {
  const load = (): never => {
    throw new Error('it was loaded')
  }
  expect(await openNotifySocket({ env: {}, pid: 1, onTrouble: noTrouble, load })).toBeNull()
})

test('a library that is missing is told of once, and nobody is told anything', async () => {
  const troubles: unknown[] = []
  const env = { NOTIFY_SOCKET: '/run/notify' }
  const load = (): Promise<never> => Promise.reject(new Error('no libsystemd.so.0'))
  const onTrouble = (_: string, error: unknown): void => void troubles.push(error)
  expect(await openNotifySocket({ env, pid: 1, onTrouble, load })).toBeNull()
  expect(troubles).toHaveLength(1)
})

test.each([
  [{ WATCHDOG_USEC: '60000000', WATCHDOG_PID: '7' }, 60_000],
  [{ WATCHDOG_USEC: '500000' }, 500],
  [{ WATCHDOG_USEC: '60000000', WATCHDOG_PID: '8' }, null],
  [{ WATCHDOG_USEC: 'often' }, null],
  [{ WATCHDOG_USEC: '0' }, null],
  [{}, null],
])('of %j the watchdog of process 7 is %s, and children see none of it', async (given, expected) => {
  const env: Record<string, string | undefined> = { NOTIFY_SOCKET: '/run/notify', PATH: '/bin', ...given }
  const opened = await openNotifySocket({ env, pid: 7, onTrouble: noTrouble, load: async () => () => 1 })
  expect(opened?.watchdog).toBe(expected)
  expect(env).toEqual({ PATH: '/bin' })
})
