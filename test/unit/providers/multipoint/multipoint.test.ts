import { afterEach, describe, expect, test } from 'vitest'
import { type Incarnation, identify } from '../../../../src/model/incarnation.ts'
import type { Session } from '../../../../src/model/session.ts'
import { type Instant, instant, ms } from '../../../../src/model/time.ts'
import { defaultSettings } from '../../../../src/policy/settings-file.ts'
import { GoneError, TerminalError, UnknownOutcomeError, UnsupportedError } from '../../../../src/providers/errors.ts'
import { multiPointProvider } from '../../../../src/providers/multipoint/multipoint.ts'
import type { MultiPointSettings } from '../../../../src/providers/multipoint/open.ts'
import type { StartCommand } from '../../../../src/providers/multipoint/start-command.ts'
import { encodeName } from '../../../../src/providers/multipoint/wire.ts'
import type { Provider } from '../../../../src/providers/provider.ts'
import { isAlive, type StandInHost, standInHost } from '../../../support/multipoint-host.ts'
import { type WindowsBeside, windowsBeside } from '../../../support/multipoint-windows.ts'
import type { WorldSetUp } from '../../../support/multipoint-world.ts'
import { until } from '../../../support/until.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

interface Kept {
  readonly host: StandInHost
  readonly clock: VirtualClock
  readonly windows: WindowsBeside
  readonly troubles: string[]
  readonly provider: Provider
  sessions(): Promise<readonly Session[]>
  see(id: string): Promise<Session | undefined>
  target(id: string): Promise<Incarnation>
}

const options = { signal: new AbortController().signal, timeout: ms(10_000) }
const LATER: Instant = instant(Date.parse('2026-11-21T10:00:00Z'))

let kept: Kept
afterEach(async () => {
  const closed = kept.provider.close()
  for (let step = 0; step < 4; step++) await kept.clock.advance(500)
  await closed
  await until(() => !kept.host.world.starts.some(isAlive))
  kept.host[Symbol.dispose]()
})

function keep(
  settings: Partial<MultiPointSettings> = {},
  { beside = false, command, ...setUp }: Partial<WorldSetUp> & { beside?: boolean; command?: StartCommand } = {},
): Kept {
  const host = standInHost(setUp)
  const clock = new VirtualClock()
  const windows = windowsBeside(host.world.sessions)
  const troubles: string[] = []
  const provider = multiPointProvider(
    command ?? host.command,
    { ...defaultSettings().multipoint, ...settings },
    {
      clock,
      random: () => 0.5,
      windows: beside ? windows.provider : null,
      onTrouble: (what, error) => troubles.push(`${what}: ${error instanceof Error ? error.message : error}`),
    },
  )
  const look = () => provider.reader.observe(options)
  kept = {
    host,
    clock,
    windows,
    troubles,
    provider,
    sessions: async () => (await look()).sessions,
    see: async id => (await look()).sessions.find(session => session.id === id),
    async target(id) {
      const found = identify(await look(), new Map()).get(id)
      if (found === undefined) throw new Error(`nobody is in session ${id}`)
      return found
    },
  }
  return kept
}

function acts(): readonly Readonly<Record<string, unknown>>[] {
  return kept.host.world.requests.map(({ request }) => request).filter(request => request.do === 'act')
}

describe('looking', () => {
  test('goes on without a probe that fails: nothing is known of blocks, which is told once', async () => {
    const { host, see, troubles, clock } = keep({ probeProcess: 'WmsBlock' })
    host.world.change('3', { blocked: true })
    expect((await see('3'))?.blocked).toBe('yes')
    host.world.trouble({
      on: 'probe-process',
      what: 'noise',
      error: { source: 'cmdlet', category: 'InvalidResult', errorId: 'X' },
    })
    expect((await see('3'))?.blocked).toBe('unknown')
    expect((await see('1'))?.blocked).toBe('unknown')
    expect(troubles).toEqual([expect.stringContaining('Probing for blocked sessions')])
    host.world.trouble()
    await clock.advance(1)
    expect((await see('1'))?.blocked).toBe('no')
    expect(troubles).toHaveLength(1)
  })

  test('calls nobody unblocked who came after the probe was asked', async () => {
    const { host, sessions } = keep({ probeProcess: 'WmsBlock' })
    const trouble = { on: 'sessions', what: 'held' } as const
    host.world.trouble(trouble)
    const looking = sessions()
    await until(() => host.world.timesOf(trouble) === 1)
    expect(host.world.requests.map(({ request }) => request.do)).not.toContain('probe-process')
    const other = host.world.session('3')
    if (other) host.world.put({ ...other, id: '9', user: 'dora', blocked: true })
    host.world.trouble()
    expect((await looking).find(({ id }) => id === '9')?.blocked).toBe('yes')
  })

  test('is not held up by a probe that hangs', async () => {
    const { host, see, troubles, clock } = keep({ probeScript: '/probe.ps1', probeTimeout: ms(3_000) })
    expect((await see('3'))?.blocked).toBe('no')
    const trouble = { on: 'probe-script', what: 'hang', times: 1 } as const
    host.world.trouble(trouble)
    const look = see('3')
    await until(() => host.world.timesOf(trouble) === 1)
    await clock.advance(3_000)
    expect((await look)?.blocked).toBe('unknown')
    expect(troubles).toEqual([expect.stringContaining('no answer within 3s')])
    await clock.advance(1_000)
    expect((await see('3'))?.blocked).toBe('no')
  })

  test('with two probes takes for blocked what either of them says, and knows nothing where one of them is silent', async () => {
    const { host, see } = keep({ probeProcess: 'SomethingElse', probeScript: '/probe.ps1' })
    host.world.change('3', { blocked: true })
    expect((await see('3'))?.blocked).toBe('yes')
    host.world.trouble({ on: 'probe-process', what: 'die' })
    expect((await see('3'))?.blocked).toBe('unknown')
  })

  test('is not held up by an action that hangs', async () => {
    const { host, sessions, target, provider } = keep({ concurrency: 1 })
    const ana = await target('1')
    host.world.trouble({ on: 'act', what: 'hang' })
    const deadline = new AbortController()
    const hanging = provider.actuator.unlock(ana, { ...options, signal: deadline.signal })
    await until(() => acts().length === 1)
    expect(await sessions()).toHaveLength(7)
    deadline.abort(new Error('too late'))
    await expect(hanging).rejects.toThrow('too late')
  })

  test('completes its sessions by what Windows tells, and by nothing where that fails, which is told once', async () => {
    const { windows, see, troubles } = keep({}, { beside: true })
    expect(await see('1')).toMatchObject({ groups: ['Pupils'], logonAt: Date.parse('2026-11-21T09:00:00Z') })
    windows.blind('fails')
    expect(await see('1')).toMatchObject({ user: 'ana', groups: null, logonAt: null })
    await see('1')
    expect(troubles).toEqual([expect.stringContaining('Asking Windows for logon times')])
  })

  test('a logon time that comes and goes makes no other stay of it', async () => {
    const { windows, provider } = keep({}, { beside: true })
    windows.blind('fails')
    const first = identify(await provider.reader.observe(options), new Map())
    windows.see()
    const second = identify(await provider.reader.observe(options), first)
    windows.blind('fails')
    const third = identify(await provider.reader.observe(options), second)
    expect(second.get('1')?.logonAt).not.toBeNull()
    expect(third.get('1')).toEqual(second.get('1'))
    expect(second.get('1')?.key).toBe(first.get('1')?.key)
  })

  test('is not held up by a Windows that hangs', async () => {
    const { windows, see, clock, host } = keep({}, { beside: true })
    windows.blind('hangs')
    const look = see('1')
    await until(() => host.world.requests.some(({ request }) => request.do === 'sessions'))
    await clock.advance(3_000)
    expect(await look).toMatchObject({ user: 'ana', logonAt: null })
  })

  test('needs a PowerShell, and says what to do where there is none', async () => {
    const { sessions } = keep({}, { command: { command: '/nowhere/pwsh', args: [], env: {} } })
    const looking = sessions()
    await expect(looking).rejects.toBeInstanceOf(TerminalError)
    await expect(looking).rejects.toThrow('multipoint.powershell')
  })
})

describe('acting', () => {
  test.each([
    [10_000, 10],
    [10_001, 11],
    [500, 1],
    [1e13, 2_147_483_647],
  ])('tells the cmdlet of %d ms as %d s', async (timeout, seconds) => {
    const { target, provider } = keep()
    await provider.actuator.unlock(await target('1'), { ...options, timeout: ms(timeout) })
    expect(acts()).toMatchObject([{ action: 'unlock', session: '1', timeoutSeconds: seconds }])
  })

  test('sends the name of whom it is for, whatever is in it, and no part of it as it is', async () => {
    const { target, provider, host } = keep()
    await provider.actuator.disconnect(await target('6'), options)
    expect(acts()).toMatchObject([{ user: encodeName('CLASS\\o\'neil $(whoami) `"') }])
    expect(host.world.session('6')?.state).toBe('Disconnected')
  })

  test.each(['do-and-die', 'die', 'not-json'] as const)('that ends in %s leaves its outcome unknown', async what => {
    const { target, provider, host } = keep()
    const ana = await target('1')
    host.world.trouble({ on: 'act', what })
    await expect(provider.actuator.disconnect(ana, options)).rejects.toBeInstanceOf(UnknownOutcomeError)
  })

  test('never touches session 0, whatever a plan says', async () => {
    const { target, provider } = keep()
    const services = { ...(await target('1')), sessionId: '0' }
    await expect(provider.actuator.unlock(services, options)).rejects.toBeInstanceOf(UnsupportedError)
    await expect(provider.actuator.disconnect(services, options)).rejects.toBeInstanceOf(UnsupportedError)
    expect(acts()).toEqual([])
  })

  test('never disconnects the session in which the cmdlets run, but unlocks it', async () => {
    const { target, provider } = keep({}, { sessionId: 1 })
    const own = await target('1')
    await expect(provider.actuator.disconnect(own, options)).rejects.toBeInstanceOf(UnsupportedError)
    expect(acts()).toEqual([])
    await provider.actuator.unlock(own, options)
    expect(acts()).toHaveLength(1)
  })

  test('never disconnects the session that Windows knows to be its own', async () => {
    const { target, provider, windows } = keep({}, { beside: true })
    const own = await target('1')
    windows.own('1')
    await expect(provider.actuator.disconnect(own, options)).rejects.toBeInstanceOf(UnsupportedError)
    expect(acts()).toEqual([])
  })

  test.each(['unlock', 'disconnect'] as const)('does not %s another stay of the same person', async action => {
    const { target, provider, windows, host } = keep({}, { beside: true })
    const ana = await target('1')
    const session = host.world.session('1')
    if (session) windows.reuse(session, LATER)
    await expect(provider.actuator[action](ana, options)).rejects.toBeInstanceOf(GoneError)
    expect(acts()).toEqual([])
  })

  test('where the logon time can not be read again unlocks the same person, and disconnects nobody', async () => {
    const { target, provider, windows } = keep({}, { beside: true })
    const ana = await target('1')
    windows.blind('fails')
    await expect(provider.actuator.disconnect(ana, options)).rejects.toThrow("can't be read again")
    expect(acts()).toEqual([])
    await provider.actuator.unlock(ana, options)
    expect(acts()).toMatchObject([{ action: 'unlock' }])
  })

  test.each([300, 2_000, 30_000])('an unlock in %d ms is still sent in time where Windows hangs', async timeout => {
    const { target, provider, windows, clock, host } = keep({}, { beside: true })
    const ana = await target('1')
    // Starts what would have to be waited for.
    await provider.actuator.unlock(await target('2'), options)
    host.world.change('1', { blocked: true })
    windows.blind('hangs')
    const deadline = new AbortController()
    clock.after(ms(timeout), () => deadline.abort(new Error('too late')))
    const unlocking = provider.actuator.unlock(ana, { signal: deadline.signal, timeout: ms(timeout) })
    await clock.advance(Math.min(timeout / 3, 3_000))
    await until(() => acts().length === 2)
    await unlocking
    expect(host.world.session('1')?.blocked).toBe(false)
  })

  test('tells the cmdlet no more than what its turn and the second look have left of the time', async () => {
    const { target, provider, clock, host } = keep({ concurrency: 1 })
    const [ana, ben] = [await target('1'), await target('2')]
    host.world.trouble({ on: 'act', what: 'held', session: '1' })
    const first = provider.actuator.unlock(ana, options)
    await until(() => acts().length === 1)
    const second = provider.actuator.unlock(ben, options)
    const last = provider.actuator.unlock(await target('3'), { ...options, timeout: ms(2_000) })
    await clock.advance(2_500)
    host.world.trouble()
    await Promise.all([first, second, last])
    expect(acts().map(({ timeoutSeconds }) => timeoutSeconds)).toEqual([10, 8, 1])
  })

  test('says that it waits while it is not its turn, and that it sends right before it does', async () => {
    const { host, target, provider } = keep({ concurrency: 1 })
    const [first, second] = [await target('3'), await target('4')]
    host.world.trouble({ on: 'act', what: 'hang' })
    const said: string[] = []
    const following = (name: string, signal: AbortSignal) => ({
      signal,
      timeout: ms(10_000),
      passage: { waiting: () => said.push(`${name} waits`), sent: () => said.push(`${name} is sent`) },
    })
    const [hanging, waiting] = [new AbortController(), new AbortController()]
    const calls = [
      provider.actuator.unlock(first, following('the first', hanging.signal)),
      provider.actuator.unlock(second, following('the second', waiting.signal)),
    ].map(call => call.catch(() => {}))
    await until(() => acts().length === 1)
    waiting.abort(new Error('too late'))
    hanging.abort(new Error('too late'))
    await Promise.all(calls)
    expect(said).toEqual(['the first waits', 'the second waits', 'the first is sent'])
    expect(acts()).toHaveLength(1)
  })

  test('denied access comes with what to do', async () => {
    const { target, provider, host } = keep()
    const ana = await target('1')
    const error = { source: 'cmdlet', category: 'PermissionDenied', errorId: 'AccessDenied,X' }
    host.world.trouble({ on: 'act', what: 'noise', error })
    const failing = provider.actuator.unlock(ana, options)
    await expect(failing).rejects.toBeInstanceOf(TerminalError)
    await expect(failing).rejects.toThrow('as an administrator')
  })
})

describe('asking what the host would do', () => {
  test("gives the cmdlet's own words, and does nothing", async () => {
    const { target, provider, host } = keep()
    const ana = await target('1')
    expect(await provider.actuator.whatIf?.('disconnect', ana, options)).toContain('What if: ')
    expect(host.world.session('1')?.state).toBe('ConnectedToStation')
  })

  test('is unsupported where the cmdlet has no -WhatIf', async () => {
    const { target, provider } = keep()
    const asking = provider.actuator.whatIf?.('unlock', await target('1'), options)
    await expect(asking).rejects.toBeInstanceOf(UnsupportedError)
  })
})

test('messages and hints are those of Windows, and there are none without it', async () => {
  const { provider, target, windows } = keep({}, { beside: true })
  await provider.actuator.notify?.(await target('1'), 'Soon.', options)
  expect(windows.shown('1')).toBe('Soon.')
  expect(provider.reader.changes).toBeDefined()
  await provider.close()
  kept.host[Symbol.dispose]()
  const alone = keep().provider
  expect([alone.actuator.notify, alone.reader.changes]).toEqual([undefined, undefined])
})
