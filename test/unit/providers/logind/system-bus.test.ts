import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBroker } from 'dbus-native'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BusRefusal, NoAnswer, NoBus } from '../../../../src/providers/logind/bus.ts'
import { SystemBus } from '../../../../src/providers/logind/system-bus.ts'
import { socketOf, systemBusAddress } from '../../../../src/providers/logind/system-bus-address.ts'
import { busMethod } from '../../../../src/providers/logind/system-bus-connection.ts'
import { BusPeer, Refused } from '../../../support/logind-wire.ts'
import { until } from '../../../support/until.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

let folder: string
let socket: string
let clock: VirtualClock
let ends: (() => Promise<unknown>)[]
const { signal } = new AbortController()
const echo = {
  destination: 'test.Echo',
  path: '/',
  interface: 'test.Echo',
  member: 'Say',
  signature: 's',
  body: ['ah'],
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'system-bus-'))
  socket = join(folder, 'bus')
  clock = new VirtualClock()
  ends = []
})
afterEach(async () => {
  for (const end of ends.reverse()) await end()
  await rm(folder, { recursive: true })
})

function open(): SystemBus {
  const bus = new SystemBus({ address: `unix:path=${socket}`, clock, onTrouble: () => {} })
  ends.push(() => bus.close())
  return bus
}

async function broker(): Promise<() => Promise<void>> {
  const started = createBroker()
  await new Promise<void>((resolve, reject) => {
    started.listen({ socket }, error => (error ? reject(error) : resolve()))
  })
  let closed: Promise<void> | null = null
  const close = (): Promise<void> => {
    closed ??= new Promise(resolve => void started.close(() => resolve()))
    return closed
  }
  ends.push(close)
  return close
}

/** Something that listens where a bus should be. */
async function impostor(behave: (socket: Socket) => void): Promise<void> {
  const sockets = new Set<Socket>()
  const server: Server = createServer(one => {
    sockets.add(one)
    one.on('error', () => {})
    behave(one)
  })
  await new Promise<void>(resolve => void server.listen(socket, resolve))
  ends.push(async () => {
    for (const one of sockets) one.destroy()
    await new Promise(resolve => void server.close(resolve))
  })
}

async function service(answer: Parameters<typeof BusPeer.join>[1]): Promise<BusPeer> {
  const peer = await BusPeer.join(`unix:path=${socket}`, answer)
  await peer.own('test.Echo')
  ends.push(() => peer.leave())
  return peer
}

/** Lets pauses between tries pass until it holds. */
async function passing<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (tries > 10_000) throw error
      await clock.advance(5_000)
      await new Promise(resolve => void setImmediate(resolve))
    }
  }
}

describe('a call', () => {
  test('gives what was answered', async () => {
    await broker()
    await service(({ body = [] }) => ({ signature: 's', body }))
    expect(await open().call(echo, { signal })).toEqual(['ah'])
  })

  test('that is answered with an error is a refusal with its name', async () => {
    await broker()
    await service(() => {
      throw new Refused('test.Echo.Hoarse', 'not today')
    })
    const refused = open().call(echo, { signal })
    await expect(refused).rejects.toBeInstanceOf(BusRefusal)
    await expect(refused).rejects.toMatchObject({ error: 'test.Echo.Hoarse', message: 'not today' })
  })

  test('that is not answered ends with its signal, and says why', async () => {
    await broker()
    const deadline = new AbortController()
    await service(() => {
      deadline.abort(new Error('too late'))
      return null
    })
    const given = open().call(echo, { signal: deadline.signal })
    await expect(given).rejects.toBeInstanceOf(NoAnswer)
    await expect(given).rejects.toThrow('test.Echo gave no answer to Say: too late')
  })

  test('that is not answered ends after a while also where nobody aborts it', async () => {
    await broker()
    await service(() => {
      setImmediate(() => void clock.advance(25_000))
      return null
    })
    await expect(open().call(echo, { signal })).rejects.toThrow('none came within 25 s')
  })

  test('that was on its way when the bus went got no answer, and is not sent again', async () => {
    const stop = await broker()
    let asked = 0
    await service(() => {
      asked += 1
      void stop()
      return null
    })
    await expect(open().call(echo, { signal })).rejects.toBeInstanceOf(NoAnswer)
    expect(asked).toBe(1)
  })

  test('that can not be written down is no reason to lose the connection', async () => {
    await broker()
    const bus = open()
    await expect(bus.call({ ...echo, path: 'no path' }, { signal })).rejects.toThrow()
    expect(await bus.call(busMethod('NameHasOwner', 's', ['test.Echo']), { signal })).toEqual([false])
  })
})

describe('a bus', () => {
  test('that is not there says so at once', async () => {
    await expect(open().call(echo, { signal })).rejects.toBeInstanceOf(NoBus)
  })

  test('that never answers the greeting is given up', async () => {
    await impostor(() => {})
    const reached = expect(open().reached({ signal })).rejects.toThrow('did not answer the greeting within 5 s')
    // Until it waits for the greeting.
    await until(() => clock.pending > 0)
    await clock.advance(5_000)
    await reached
  })

  test.each([
    ['hangs up', (one: Socket) => void one.destroy()],
    ['lets nobody in', (one: Socket) => void one.on('data', () => one.write('REJECTED\r\n'))],
    ['talks nonsense', (one: Socket) => void one.on('data', () => one.write('OK 1\r\nnonsense nonsense nonsense'))],
  ])('that %s can not be reached', async (_, behave) => {
    await impostor(behave)
    await expect(open().reached({ signal })).rejects.toBeInstanceOf(NoBus)
  })

  test('can be closed while it never answers', async () => {
    await impostor(() => {})
    const bus = open()
    const reached = expect(bus.reached({ signal })).rejects.toBeInstanceOf(NoBus)
    await bus.close()
    await reached
  })

  test('can be closed while it is waited for', async () => {
    const bus = open()
    await expect(bus.reached({ signal })).rejects.toBeInstanceOf(NoBus)
    await bus.close()
    await expect(bus.call(echo, { signal })).rejects.toThrow()
  })

  test('that comes back is used again, with all that was listened for', async () => {
    const stop = await broker()
    const bus = open()
    await bus.reached({ signal })
    const heard: string[] = []
    bus.listen({
      rules: ["type='signal',interface='test.Echo'"],
      onHearing: () => void heard.push('hearing'),
      onSignal: ({ member }) => void heard.push(member),
      onDeaf: () => void heard.push('deaf'),
    })
    const first = await service(() => 'nothing')
    await passing(async () => expect(heard).toContain('hearing'))
    first.signal('/', 'test.Echo', 'One')
    await passing(async () => expect(heard).toContain('One'))
    await stop()
    await broker()
    const second = await service(() => 'nothing')
    await passing(async () => expect(heard.filter(what => what === 'hearing')).toHaveLength(2))
    second.signal('/', 'test.Echo', 'Two')
    await passing(async () => expect(heard).toContain('Two'))
    expect(heard.filter(what => !what.startsWith('Name'))).toEqual(['hearing', 'One', 'deaf', 'hearing', 'Two'])
  })
})

describe('an address', () => {
  test.each([
    ['unix:path=/run/bus', '/run/bus'],
    ['unix:guid=1,path=/run/a%20bus', '/run/a bus'],
    ['unix:abstract=/tmp/x', '\0/tmp/x'],
    ['tcp:host=x,port=1;unix:path=/run/bus', '/run/bus'],
  ])('%s is a socket', (address, path) => {
    expect(socketOf(address)).toBe(path)
  })

  test.each(['tcp:host=127.0.0.1,port=1', 'unixexec:path=/bin/sh', '', 'nonsense', 'unix:'])('%j is none', address => {
    expect(() => socketOf(address)).toThrow(NoBus)
  })

  test('is the one that the environment names, else the place that is the same everywhere', () => {
    expect(systemBusAddress({ DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/x' })).toBe('unix:path=/x')
    expect(systemBusAddress({})).toMatch(/^unix:path=(\/var)?\/run\/dbus\/system_bus_socket$/)
  })
})
