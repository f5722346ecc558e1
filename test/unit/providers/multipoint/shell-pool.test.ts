import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TerminalError, UnknownOutcomeError } from '../../../../src/providers/errors.ts'
import { startTree } from '../../../../src/providers/multipoint/process-tree.ts'
import type { HostRequest } from '../../../../src/providers/multipoint/protocol.ts'
import { ShellPool } from '../../../../src/providers/multipoint/shell-pool.ts'
import { readNothing, readSessions } from '../../../../src/providers/multipoint/values.ts'
import { encodeName } from '../../../../src/providers/multipoint/wire.ts'
import { systemClock } from '../../../../src/runtime/system-clock.ts'
import { isAlive, type StandInHost, standInHost } from '../../../support/multipoint-host.ts'
import type { Trouble } from '../../../support/multipoint-world.ts'
import { until } from '../../../support/until.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

let host: StandInHost
let clock: VirtualClock
let pool: ShellPool
const never = new AbortController().signal

function poolOf(size: number): ShellPool {
  return new ShellPool(size, { command: host.command, clock, random: () => 1 })
}

beforeEach(() => {
  host = standInHost()
  clock = new VirtualClock()
  pool = poolOf(1)
})
afterEach(async () => {
  const closed = pool.close()
  // Whatever hangs by then is given the time that it is given.
  for (let step = 0; step < 10; step++) await clock.advance(500)
  await closed
  await until(() => !host.world.starts.some(isAlive))
  host[Symbol.dispose]()
})

async function look(signal: AbortSignal = never): Promise<readonly string[]> {
  const request = { do: 'sessions', timeoutSeconds: 10 } as const
  const sessions = await pool.ask({ request, read: readSessions, wanted: 'read', doing: 'look' }, signal)
  return sessions.map(({ id }) => id)
}

const ALL = ['0', '1', '2', '3', '4', '5', '6', '4294967295']

function disconnect(session: string, signal: AbortSignal = never): Promise<void> {
  const { user, domain } = host.world.session(session) ?? {}
  const who = encodeName(`${domain}\\${user}`)
  const request: HostRequest = { do: 'act', action: 'disconnect', session, user: who, timeoutSeconds: 10 }
  return pool.ask({ request, read: readNothing, wanted: 'act', doing: `disconnect session ${session}` }, signal)
}

function sent(what: HostRequest['do'], session?: string): number {
  return host.world.requests.filter(
    ({ request }) => request.do === what && (session === undefined || request.session === session),
  ).length
}

describe('a PowerShell', () => {
  test('is started when it is first needed, and answers all that follows', async () => {
    expect(host.world.starts).toEqual([])
    for (let looks = 0; looks < 5; looks++) expect(await look()).toEqual(ALL)
    expect(host.world.starts).toHaveLength(1)
    expect(sent('describe')).toBe(1)
  })

  test.each<Trouble['what']>(['noise', 'glued', 'flood-stdout', 'flood-stderr', 'other-numbers', 'late'])(
    'answers right in spite of %s',
    async what => {
      await look()
      host.world.trouble({ on: 'sessions', what, times: 3 })
      if (what === 'late') {
        // Its answer comes together with that to the next request, which by then is somebody else's.
        const first = new AbortController()
        const late = look(first.signal)
        await until(() => sent('sessions') === 2)
        first.abort(new Error('too late'))
        await expect(late).rejects.toThrow('too late')
        await clock.advance(1_000)
        host.world.trouble()
      }
      expect(await look()).toEqual(ALL)
      expect(await look()).toEqual(ALL)
    },
  )

  test.each<Trouble['what']>(['not-json', 'not-the-protocol'])(
    'that answers with %s is ended, and the next one answers',
    async what => {
      await look()
      host.world.trouble({ on: 'sessions', what, times: 1 })
      await expect(look()).rejects.toBeInstanceOf(UnknownOutcomeError)
      expect(await look()).toEqual(ALL)
      expect(host.world.starts).toHaveLength(2)
    },
  )

  test('that ends while it is asked leaves unknown what became of it, with its last words', async () => {
    host.world.trouble({ on: 'act', what: 'die', times: 1 })
    const failing = disconnect('3')
    await expect(failing).rejects.toBeInstanceOf(UnknownOutcomeError)
    await expect(failing).rejects.toHaveProperty('cause.message', expect.stringContaining('type initializer'))
    expect(host.world.session('3')?.state).toBe('ConnectedToStation')
    await disconnect('3')
    expect(host.world.session('3')?.state).toBe('Disconnected')
  })

  test('that did it and ended before it said so is not taken for one that failed', async () => {
    host.world.trouble({ on: 'act', what: 'do-and-die', times: 1 })
    await expect(disconnect('3')).rejects.toBeInstanceOf(UnknownOutcomeError)
    expect(host.world.session('3')?.state).toBe('Disconnected')
  })

  test('that ended while nobody asked is replaced', async () => {
    await look()
    const [pid = 0] = host.world.starts
    process.kill(pid, 'SIGKILL')
    await until(() => !isAlive(pid))
    expect(await look()).toEqual(ALL)
    expect(host.world.starts).toHaveLength(2)
  })
})

describe('whoever gives up', () => {
  test('is told at once, and the PowerShell is ended when it has not answered a second later', async () => {
    await look()
    host.world.trouble({ on: 'act', what: 'hang', times: 1 })
    const deadline = new AbortController()
    const hanging = disconnect('3', deadline.signal)
    await until(() => sent('act') === 1)
    deadline.abort(new Error('too late'))
    await expect(hanging).rejects.toThrow('too late')
    const [pid = 0] = host.world.starts
    expect(isAlive(pid)).toBe(true)
    // It takes no other request meanwhile.
    const next = disconnect('4')
    await clock.advance(999)
    expect(isAlive(pid)).toBe(true)
    expect(sent('act')).toBe(1)
    await clock.advance(1)
    await next
    expect(isAlive(pid)).toBe(false)
    expect(host.world.session('4')?.state).toBe('Disconnected')
    expect(host.world.starts).toHaveLength(2)
  })

  test('costs no new PowerShell where the answer comes soon after', async () => {
    await look()
    host.world.trouble({ on: 'act', what: 'held' })
    const deadline = new AbortController()
    const given = disconnect('3', deadline.signal)
    await until(() => sent('act') === 1)
    deadline.abort(new Error('too late'))
    await expect(given).rejects.toThrow('too late')
    host.world.trouble()
    expect(await look()).toEqual(ALL)
    expect(host.world.starts).toHaveLength(1)
  })

  test('before it was sent has done nothing, also while it waited for its turn', async () => {
    await look()
    host.world.trouble({ on: 'act', session: '3', what: 'hang' })
    const hanging = disconnect('3')
    await until(() => sent('act') === 1)
    const impatient = new AbortController()
    const waiting = disconnect('4', impatient.signal)
    impatient.abort(new Error('no longer wanted'))
    await expect(waiting).rejects.toThrow('no longer wanted')
    await expect(disconnect('4', AbortSignal.abort())).rejects.toThrow('abort')
    const closed = pool.close()
    const failed = expect(hanging).rejects.toBeInstanceOf(UnknownOutcomeError)
    await clock.advance(500)
    await Promise.all([closed, failed])
    expect(sent('act', '4')).toBe(0)
  })

  test('while it is being started finds it ready the next time', async () => {
    const impatient = new AbortController()
    const given = look(impatient.signal)
    impatient.abort(new Error('too late'))
    await expect(given).rejects.toThrow('too late')
    expect(await look()).toEqual(ALL)
    expect(host.world.starts).toHaveLength(1)
  })
})

describe('several PowerShells', () => {
  test('are started one by one as there is something to do, and never more than there may be', async () => {
    pool = poolOf(2)
    await disconnect('1')
    expect(host.world.starts).toHaveLength(1)
    await Promise.all(['2', '3', '4', '5'].map(id => disconnect(id)))
    expect(host.world.starts).toHaveLength(2)
    expect(host.world.sessions.filter(({ state }) => state === 'Disconnected')).toHaveLength(5)
  })

  test('go on while one of them hangs', async () => {
    pool = poolOf(2)
    host.world.trouble({ on: 'act', session: '3', what: 'hang' })
    const deadline = new AbortController()
    const hanging = disconnect('3', deadline.signal)
    await until(() => sent('act', '3') === 1)
    for (const id of ['1', '2', '4', '5']) await disconnect(id)
    expect(host.world.starts).toHaveLength(2)
    deadline.abort(new Error('too late'))
    await expect(hanging).rejects.toThrow('too late')
  })
})

describe('one that keeps ending', () => {
  test('is started again at once, then after ever longer waits in which nobody is kept waiting', async () => {
    host.world.trouble({ on: 'start', what: 'die' })
    await expect(look()).rejects.toThrow('not there to be asked')
    await expect(look()).rejects.toThrow('not there to be asked')
    expect(host.world.starts).toHaveLength(2)
    for (const wait of [1_000, 2_000, 4_000]) {
      await expect(look()).rejects.toThrow('times in a row')
      await clock.advance(wait - 1)
      await expect(look()).rejects.toThrow(/started again in 1 s/)
      const before = host.world.starts.length
      await clock.advance(1)
      await expect(look()).rejects.toThrow('not there to be asked')
      expect(host.world.starts).toHaveLength(before + 1)
    }
    host.world.trouble()
    await clock.advance(8_000)
    expect(await look()).toEqual(ALL)
  })

  test('says why, by its last words', async () => {
    host.world.trouble({ on: 'start', what: 'die' })
    await expect(look()).rejects.toHaveProperty('cause.message', expect.stringContaining('cannot be loaded'))
  })

  test('is not one that hung on what it was asked: that may be the fault of the session', async () => {
    host.world.trouble({ on: 'act', session: '3', what: 'hang' })
    for (let attempt = 1; attempt <= 4; attempt++) {
      const deadline = new AbortController()
      const hanging = disconnect('3', deadline.signal)
      await until(() => sent('act', '3') === attempt)
      deadline.abort(new Error('too late'))
      await expect(hanging).rejects.toThrow('too late')
      await clock.advance(1_000)
    }
    await disconnect('4')
    expect(host.world.session('4')?.state).toBe('Disconnected')
  })

  test('and says nothing at all is ended after a minute', async () => {
    const trouble: Trouble = { on: 'start', what: 'hang', times: 1 }
    host.world.trouble(trouble)
    const failing = expect(look()).rejects.toHaveProperty('cause.message', expect.stringContaining('within 1m'))
    await until(() => host.world.timesOf(trouble) === 1)
    await clock.advance(60_000)
    await failing
    expect(await look()).toEqual(ALL)
  })
})

describe('one that can not even be killed', () => {
  /** Its processes are real, and nothing that is done to end them does. */
  const unkillable = (size: number): ShellPool =>
    new ShellPool(size, {
      command: host.command,
      clock,
      random: () => 1,
      start: (command, ofClock) => ({ ...startTree(command, ofClock), kill: () => {} }),
    })

  afterEach(() => {
    for (const pid of host.world.starts.filter(isAlive)) process.kill(pid, 'SIGKILL')
  })

  async function leaveBehind(session: string): Promise<void> {
    const before = sent('act', session)
    const deadline = new AbortController()
    const hanging = expect(disconnect(session, deadline.signal)).rejects.toThrow('too late')
    await until(() => sent('act', session) === before + 1)
    deadline.abort(new Error('too late'))
    await hanging
    // A second to answer in order, and two to end.
    await clock.advance(3_000)
  }

  test('is replaced, but not without bound: two more than there may be at once, then it fails at once and says what to do', async () => {
    pool = unkillable(1)
    host.world.trouble({ on: 'act', what: 'hang' })
    for (let left = 1; left <= 3; left++) await leaveBehind('3')
    const refused = disconnect('4')
    await expect(refused).rejects.toThrow('3 PowerShells')
    await expect(refused).rejects.toThrow('end them by hand')
    await expect(refused).rejects.not.toBeInstanceOf(TerminalError)
    expect(host.world.starts).toHaveLength(3)
    // They count until they have ended.
    const [pid = 0] = host.world.starts
    process.kill(pid, 'SIGKILL')
    await until(() => !isAlive(pid))
    host.world.trouble()
    await expect
      .poll(async () => await clock.advance(1_000).then(() => disconnect('4').then(() => 'done', String)))
      .toBe('done')
    expect(host.world.starts).toHaveLength(4)
  })

  test('while it is being started leaves its place to another', async () => {
    pool = unkillable(1)
    const trouble: Trouble = { on: 'start', what: 'hang', times: 1 }
    host.world.trouble(trouble)
    const failing = expect(look()).rejects.toHaveProperty('cause.message', expect.stringContaining('within 1m'))
    await until(() => host.world.timesOf(trouble) === 1)
    await clock.advance(62_000)
    await failing
    expect(await look()).toEqual(ALL)
  })
})

describe('closing', () => {
  test('ends all of them, and nobody is started any more', async () => {
    pool = poolOf(3)
    await Promise.all(['1', '2', '3'].map(id => disconnect(id)))
    expect(host.world.starts.filter(isAlive)).toHaveLength(3)
    await pool.close()
    expect(host.world.starts.filter(isAlive)).toEqual([])
    await expect(look()).rejects.toThrow('closed')
    expect(host.world.starts).toHaveLength(3)
  })

  test('kills what does not end by itself, half a second later', async () => {
    await look()
    host.world.trouble({ on: 'end', what: 'refuses-to-end' })
    const closed = pool.close()
    await until(() => host.world.timesOf({ on: 'end', what: 'refuses-to-end' }) === 1)
    expect(host.world.starts.filter(isAlive)).toHaveLength(1)
    await clock.advance(500)
    await closed
    expect(host.world.starts.filter(isAlive)).toEqual([])
  })

  test('does not wait for one that is being started', async () => {
    host.world.trouble({ on: 'start', what: 'hang' })
    const looking = expect(look()).rejects.toThrow()
    await until(() => host.world.starts.length === 1)
    const closed = pool.close()
    await clock.advance(500)
    await Promise.all([closed, looking])
    expect(host.world.starts.filter(isAlive)).toEqual([])
  })

  test('of a pool that was never used starts nothing', async () => {
    await pool.close()
    expect(host.world.starts).toEqual([])
  })

  test('works on a real clock as well', async () => {
    pool = new ShellPool(1, { command: host.command, clock: systemClock(), random: () => 0 })
    await look()
    await pool.close()
    // It waits for nobody longer than two seconds.
    await until(() => !host.world.starts.some(isAlive))
  })
})
