import { expect, test } from 'vitest'
import { instant } from '../../../../src/model/time.ts'
import { GoneError, TerminalError, UnsupportedError } from '../../../../src/providers/errors.ts'
import { STUCK } from '../../../native/stand-in.ts'
import { once } from '../../../support/until.ts'
import { describeComputer, morning } from './host.ts'

describeComputer('acting on Windows sessions', computer => {
  test('unlocking is unsupported, and says what to use', async () => {
    const { provider, target, options } = computer()
    const unlocking = provider.actuator.unlock(await target('2'), options())
    await expect(unlocking).rejects.toBeInstanceOf(UnsupportedError)
    await expect(unlocking).rejects.toThrow('provider: multipoint')
  })

  test('its own session and that of the services are never disconnected', async () => {
    const { provider, target, options, outside, see } = computer()
    const mine = await target('2')
    outside.place({ own: 2, console: 1 })
    await expect(provider.actuator.disconnect(mine, options())).rejects.toThrow('this program runs in it')
    expect(await see('2')).toMatchObject({ state: 'active', own: true, can: [] })
    outside.session({ id: 0, user: 'service', logonAt: morning })
    const services = { ...mine, sessionId: '0', user: 'CLASS\\service' }
    await expect(provider.actuator.disconnect(services, options())).rejects.toBeInstanceOf(UnsupportedError)
  })

  test.each([2, 7022])('a session that ends at the very moment (error %i) is gone', async code => {
    const { provider, target, options, outside } = computer()
    const ben = await target('2')
    outside.fail('WTSDisconnectSession', code)
    await expect(provider.actuator.disconnect(ben, options())).rejects.toBeInstanceOf(GoneError)
  })

  test.each([
    ['disconnect', 'WTSDisconnectSession', 'Disconnect'],
    ['notify', 'WTSSendMessageW', 'Message'],
  ] as const)('%s without the right is final, and names the right', async (action, call, right) => {
    const { provider, target, options, outside } = computer()
    const ben = await target('2')
    outside.fail(call, 5)
    const { actuator } = provider
    const refused =
      action === 'disconnect' ? actuator.disconnect(ben, options()) : actuator.notify?.(ben, '!', options())
    await expect(refused).rejects.toBeInstanceOf(TerminalError)
    await expect(refused).rejects.toThrow(`lacks the right "${right}"`)
  })

  test('any other error may pass, and tells its code and meaning', async () => {
    const { provider, target, options, outside, see } = computer()
    const ben = await target('2')
    outside.fail('WTSDisconnectSession', 7024, { times: 1 })
    const failure = await provider.actuator.disconnect(ben, options()).catch((error: unknown) => error)
    expect(failure).not.toBeInstanceOf(TerminalError)
    expect(failure).toMatchObject({
      message:
        'could not disconnect session 2: WTSDisconnectSession gave error 7024, the session is busy with a connection or its end',
    })
    await provider.actuator.disconnect(ben, options())
    expect(await see('2')).toMatchObject({ state: 'disconnected' })
  })

  test('nothing is done to the same person who logged on again', async () => {
    const { provider, target, options, outside, see } = computer()
    const ben = await target('2')
    outside.session({ id: 2, user: 'ben', logonAt: instant(morning + 1) })
    await expect(provider.actuator.disconnect(ben, options())).rejects.toBeInstanceOf(GoneError)
    expect(await see('2')).toMatchObject({ state: 'active' })
  })

  test('an id that no session of Windows can have is gone', async () => {
    const { provider, target, options } = computer()
    const ben = await target('2')
    for (const sessionId of ['c2', '4294967295', '99999999999']) {
      const odd = provider.actuator.disconnect({ ...ben, sessionId }, options())
      await expect(odd).rejects.toBeInstanceOf(GoneError)
    }
  })

  test('a message has its title and each of its letters', async () => {
    const { provider, target, options, outside } = computer()
    const text = 'In 5 Minuten ist Schluß.\n"Σύνδεση" & 会话 🪑\t%s'
    await provider.actuator.notify?.(await target('2'), text, options())
    expect(outside.shown(2)).toEqual({ text, title: 'Stationkeeper' })
  })

  test('an action that hangs blinds nobody', async () => {
    const { provider, target, options, outside, observe } = computer()
    const ben = await target('2')
    outside.hang(true)
    const deadline = new AbortController()
    const action = expect(provider.actuator.disconnect(ben, options(deadline.signal))).rejects.toThrow('too late')
    deadline.abort(new Error('too late'))
    await action
    outside.hang(false)
    expect((await observe()).sessions).toHaveLength(4)
  })

  test.each(['disconnect', 'notify'] as const)(
    'to %s is left undone where Windows told only after the deadline whose session it is',
    async action => {
      const { provider, target, options, outside, see } = computer()
      const ben = await target('2')
      const cleo = await target('3')
      outside.fail('WTSQuerySessionInformationW', STUCK, { session: 2 })
      const deadline = new AbortController()
      const act = async (): Promise<void> => {
        const called = options(deadline.signal)
        if (action === 'disconnect') await provider.actuator.disconnect(ben, called)
        else await provider.actuator.notify?.(ben, 'late', called)
      }
      const late = Array.from({ length: provider.reader.capabilities.concurrency }, () =>
        expect(act()).rejects.toThrow('too late'),
      )
      deadline.abort(new Error('too late'))
      await Promise.all(late)
      outside.hang(false)
      await once(() => provider.actuator.disconnect(cleo, options()))
      expect(await see('2')).toMatchObject({ state: 'active' })
      expect(outside.shown(2)?.text ?? '').toBe('')
    },
  )

  test('an action fails at once, with what to do, where so many hang as may be begun', async () => {
    const { provider, target, options, outside, see } = computer()
    const [ben, cleo] = [await target('2'), await target('3')]
    outside.hang(true)
    const deadline = new AbortController()
    const hanging = Array.from({ length: provider.reader.capabilities.concurrency }, () =>
      expect(provider.actuator.disconnect(ben, options(deadline.signal))).rejects.toThrow('too late'),
    )
    // Waits for its turn, and is told as well.
    const waiting = expect(provider.actuator.disconnect(cleo, options())).rejects.toThrow('have not returned')
    deadline.abort(new Error('too late'))
    await Promise.all([...hanging, waiting])
    const refused = provider.actuator.disconnect(cleo, options())
    await expect(refused).rejects.toThrow('4 calls')
    await expect(refused).rejects.toThrow('Remote Desktop Services')
    await expect(refused).rejects.not.toBeInstanceOf(TerminalError)
    outside.hang(false)
    await once(() => provider.actuator.disconnect(cleo, options()))
    expect(await see('3')).toMatchObject({ state: 'disconnected' })
  })

  test('nothing is disconnected where Windows does not say in which session this program runs', async () => {
    const { provider, target, options, outside, see } = computer()
    const ben = await target('2')
    outside.fail('ProcessIdToSessionId', 31)
    await expect(provider.actuator.disconnect(ben, options())).rejects.toThrow('ProcessIdToSessionId gave error 31')
    expect(await see('2')).toMatchObject({ state: 'active' })
  })

  test('what waits for a thread and is aborted is never begun', async () => {
    const { provider, target, options, outside, see } = computer()
    const ben = await target('2')
    const ana = await target('1')
    outside.hang(true)
    const deadline = new AbortController()
    const hanging = Array.from({ length: provider.reader.capabilities.concurrency }, () =>
      expect(provider.actuator.disconnect(ben, options(deadline.signal))).rejects.toThrow('too late'),
    )
    const queued = expect(provider.actuator.disconnect(ana, options(deadline.signal))).rejects.toThrow('too late')
    deadline.abort(new Error('too late'))
    await Promise.all([...hanging, queued])
    outside.hang(false)
    // Four threads were let go, and a fifth action that comes after them finds the first one undone.
    const cleo = await target('3')
    await once(() => provider.actuator.disconnect(cleo, options()))
    expect(await see('1')).toMatchObject({ state: 'active' })
  })
})
