import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { instant } from '../../../../src/model/time.ts'
import { TerminalError } from '../../../../src/providers/errors.ts'
import { openWts } from '../../../../src/providers/wts/open.ts'
import { STUCK } from '../../../native/stand-in.ts'
import { once } from '../../../support/until.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'
import { describeComputer, morning } from './host.ts'

const QUERY = 'WTSQuerySessionInformationW'

describeComputer('looking at Windows sessions', computer => {
  test('tells who works where, since when, and what can be done', async () => {
    const { observe, clock } = computer()
    const observation = await observe()
    expect(observation).toMatchObject({
      host: hostname(),
      observedAt: clock.now(),
      provider: 'wts',
      complete: true,
      confirmsIdentity: false,
    })
    const common = {
      domain: 'CLASS',
      station: null,
      state: 'active',
      blocked: 'unknown',
      locked: 'no',
      logonAt: morning,
    }
    expect(observation.sessions).toMatchObject([
      { id: '0', user: null, state: 'disconnected', logonAt: null, own: true, can: [] },
      { id: '1', user: 'ana', connection: 'console', client: null, idleSince: null, own: false, ...common },
      { id: '2', user: 'ben', connection: 'remote', client: 'PC2', idleSince: instant(morning + 60_000), ...common },
      { id: '3', user: 'cleo', connection: 'remote', client: 'PC3', can: ['disconnect'], ...common },
    ])
  })

  test('is no younger than what it tells, however long Windows took', async () => {
    const { observe, outside, clock } = computer()
    await observe()
    outside.hang(true)
    const begun = clock.now()
    const slow = observe()
    await clock.advance(5_000)
    outside.hang(false)
    expect((await slow).observedAt).toBe(begun)
  })

  test('goes on after a look that never returns', async () => {
    const { observe, outside, provider } = computer()
    await observe()
    outside.fail(QUERY, STUCK, { session: 2 })
    const deadline = new AbortController()
    const looking = expect(provider.reader.observe({ signal: deadline.signal })).rejects.toThrow('too late')
    deadline.abort(new Error('too late'))
    await looking
    outside.end(2)
    expect((await observe()).sessions.map(({ id }) => id)).toEqual(['0', '1', '3'])
  })

  test('fails at once, with what to do, when three looks never returned, and goes on when they do', async () => {
    const { observe, outside, provider } = computer()
    await observe()
    outside.hang(true)
    for (let hung = 1; hung <= 3; hung++) {
      const deadline = new AbortController()
      const looking = expect(provider.reader.observe({ signal: deadline.signal })).rejects.toThrow('too late')
      deadline.abort(new Error('too late'))
      await looking
    }
    await expect(observe()).rejects.toThrow('3 calls')
    await expect(observe()).rejects.toThrow('Remote Desktop Services')
    outside.hang(false)
    expect((await once(observe)).sessions).toHaveLength(4)
  })

  test('knows nothing of the connection of a disconnected session, and of a changed one anew', async () => {
    const { observe, outside, see } = computer()
    await observe()
    outside.session({ id: 2, user: 'ben', logonAt: morning, state: 4, protocol: 0, client: 'PC2' })
    expect(await see('2')).toMatchObject({ state: 'disconnected', connection: null, client: null, logonAt: morning })
    const connectedAt = instant(morning + 3_600_000)
    outside.session({ id: 2, user: 'ben', logonAt: morning, connectedAt, client: 'TABLET' })
    expect(await see('2')).toMatchObject({ state: 'active', connection: 'remote', client: 'TABLET' })
  })

  test.each([
    [0, 'yes'],
    [1, 'no'],
    [0xffff_ffff | 0, 'unknown'],
    [7, 'unknown'],
  ])('the lock flag %i means %s', async (flags, locked) => {
    const { outside, see } = computer()
    outside.session({ id: 2, user: 'ben', flags })
    expect(await see('2')).toMatchObject({ locked, blocked: 'unknown' })
  })

  test('a session that came or went in no known way is neither active nor disconnected', async () => {
    const { outside, see } = computer()
    outside.session({ id: 7, user: 'dora', state: 1 })
    expect(await see('7')).toMatchObject({ state: 'other', user: 'dora' })
  })

  test('a name in any script is read whole', async () => {
    const { outside, see } = computer()
    outside.session({ id: 7, user: 'Ωμέγα 会🪑\'"`$()', domain: 'Пример' })
    expect(await see('7')).toMatchObject({ user: 'Ωμέγα 会🪑\'"`$()', domain: 'Пример' })
  })

  test.each([2, 7022])('a session that ends between listing and asking (error %i) is left out', async code => {
    const { observe, outside } = computer()
    outside.fail(QUERY, code, { session: 2 })
    expect((await observe()).sessions.map(({ id }) => id)).toEqual(['0', '1', '3'])
  })

  test('a session that may not be looked into stays, with what is not known of it', async () => {
    const { observe, outside } = computer()
    outside.fail(QUERY, 5, { session: 2 })
    const { sessions } = await observe()
    expect(sessions.map(({ id }) => id)).toEqual(['0', '1', '2', '3'])
    expect(sessions[2]).toMatchObject({ user: 'ben', logonAt: null, idleSince: null, locked: 'unknown', client: null })
  })

  test('trying again is no use where the sessions may not be listed', async () => {
    const { observe, outside } = computer()
    outside.fail('WTSEnumerateSessionsExW', 5)
    await expect(observe()).rejects.toBeInstanceOf(TerminalError)
    await expect(observe()).rejects.toThrow(/error 5, access denied.*run as LocalSystem/)
  })

  test('trying again may help where the service does not answer, and does when it answers', async () => {
    const { observe, outside } = computer()
    outside.fail('WTSEnumerateSessionsExW', 1722, { times: 1 })
    const failure = await observe().catch((error: unknown) => error)
    expect(failure).not.toBeInstanceOf(TerminalError)
    expect(failure).toMatchObject({ message: expect.stringContaining('error 1722') })
    expect((await observe()).sessions).toHaveLength(4)
  })

  test('a look that hangs is given up when it is aborted, and the next one waits for its thread', async () => {
    const { observe, outside, provider } = computer()
    outside.hang(true)
    const deadline = new AbortController()
    const look = expect(provider.reader.observe({ signal: deadline.signal })).rejects.toThrow('too late')
    deadline.abort(new Error('too late'))
    await look
    const next = observe()
    outside.hang(false)
    expect((await next).sessions).toHaveLength(4)
  })

  test('reads a thousand sessions whole', async () => {
    const { observe, outside } = computer()
    for (let id = 10; id < 1_010; id++) outside.session({ id, user: `pupil${id}` })
    const { sessions } = await observe()
    expect(sessions).toHaveLength(1_004)
    expect(sessions.find(({ id }) => id === '1009')).toMatchObject({ user: 'pupil1009', client: 'PC1009' })
    expect(outside.live()).toBe(0)
  })

  test('a library that is not there is said at once, and is final', async () => {
    const opening = openWts({ library: '/nowhere/wtsapi32.so' }, { clock: new VirtualClock() })
    await expect(opening).rejects.toBeInstanceOf(TerminalError)
  })
})
