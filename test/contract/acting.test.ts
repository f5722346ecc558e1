import { expect, test } from 'vitest'
import type { ActRequest, HostReply } from '../../src/providers/multipoint/protocol.ts'
import { type Scripted, withShells } from './with-shell.ts'
import { type Dialect, encode } from './world.ts'

type Action = ActRequest['action']
const ACTIONS: readonly Action[] = ['unlock', 'disconnect']
const DIALECTS: readonly Dialect[] = ['2012R2', '2012R2-SessionIdList', '2016']

interface Asked {
  readonly what?: 'act' | 'what-if'
  readonly session?: string
  readonly user?: string
}

/** Session 5 of CLASS\ana, unless it says otherwise. */
async function act(
  { host }: Scripted,
  action: Action,
  { what = 'act', session = '5', user = 'CLASS\\ana' }: Asked = {},
): Promise<HostReply> {
  return await host.ask({ do: what, action, session, user: encode(user), timeoutSeconds: 12 })
}

function failed(source: string): object {
  return { ok: false, error: { source, message: expect.stringMatching(/\w/) } }
}

for (const dialect of DIALECTS) {
  withShells(dialect, scripted => {
    test.each(ACTIONS)('%s: acts once on the one session', async action => {
      scripted.world.set({ sessions: [{ id: 5 }, { id: 6 }] })
      expect(await act(scripted, action)).toMatchObject({ ok: true })
      const cmdlet = action === 'unlock' ? 'Unlock-WmsSession' : 'Disconnect-WmsSession'
      expect(scripted.world.actions).toEqual([expect.stringMatching(`^${cmdlet} .*SessionId(List)?=5:`)])
      expect([scripted.world.stateOf(5), scripted.world.stateOf(6)]).toEqual([action === 'disconnect' ? 3 : 1, 1])
    })

    test.each(ACTIONS)('%s: leaves a session alone that is somebody else’s by now', async action => {
      scripted.world.set({ sessions: [{ id: 5, user: 'ben' }] })
      expect(await act(scripted, action)).toMatchObject(failed('gone'))
      expect(scripted.world.actions).toEqual([])
    })

    test.each(ACTIONS)('%s: knows people of one name apart by their domain', async action => {
      scripted.world.set({ sessions: [{ id: 5, domain: 'OTHER' }] })
      expect(await act(scripted, action)).toMatchObject(failed('gone'))
      scripted.world.set({ sessions: [{ id: 5, domain: null }] })
      expect(await act(scripted, action)).toMatchObject(failed('gone'))
      expect(await act(scripted, action, { user: 'ana' })).toMatchObject({ ok: true })
    })

    test.each(ACTIONS)('%s: does nothing for a session that is not there', async action => {
      scripted.world.set({ sessions: [{ id: 6 }] })
      expect(await act(scripted, action)).toMatchObject(failed('gone'))
      expect(scripted.world.actions).toEqual([])
    })

    test.each(ACTIONS)('%s: never touches session 0', async action => {
      scripted.world.set({ sessions: [{ id: 0 }] })
      expect(await act(scripted, action, { session: '0' })).toMatchObject(failed('refused'))
      expect(scripted.world.actions).toEqual([])
    })

    test('never disconnects the session that it runs in, but unlocks it', async () => {
      // It can be any number here, of which an Int32 is the least that a cmdlet takes.
      const { sessionId } = (await scripted.host.value({ do: 'describe' })) as { readonly sessionId: number }
      scripted.world.set({ sessions: [{ id: sessionId }] })
      const session = String(sessionId)
      expect(await act(scripted, 'disconnect', { session })).toMatchObject(failed('refused'))
      expect(scripted.world.actions).toEqual([])
      // A shell that a service of Windows started runs in session 0 itself.
      const unlocked = sessionId === 0 ? failed('refused') : { ok: true }
      expect(await act(scripted, 'unlock', { session })).toMatchObject(unlocked)
    })

    test.each([`o'neil"; $(throw) \``, 'Ελένη\n愛', '\ud800', '\udc00\ud800'])('is sure of who %j is', async user => {
      scripted.world.set({ sessions: [{ id: 5, user }] })
      expect(await act(scripted, 'unlock', { user: `class\\${user.toUpperCase()}` })).toMatchObject({ ok: true })
      expect(await act(scripted, 'unlock', { user: 'CLASS\\\ufffd' })).toMatchObject(failed('gone'))
    })

    test.each(['', 'five', '-1', '4294967295', '4294967296', '99999999999', '5; exit', '٥'])(
      'takes %j for no session id',
      async session => {
        scripted.world.set({ sessions: [{ id: 5 }] })
        expect(await act(scripted, 'unlock', { session })).toMatchObject(failed('request'))
        expect(scripted.world.calls).toEqual([])
      },
    )
  })
}

for (const { dialect, action } of [
  { dialect: '2012R2', action: 'unlock' },
  { dialect: '2012R2', action: 'disconnect' },
  { dialect: '2016', action: 'disconnect' },
  { dialect: '2012R2-SessionIdList', action: 'unlock' },
] as const) {
  withShells(dialect, scripted => {
    test(`${action}: gives the cmdlet’s own words for what would happen, and nothing happens`, async () => {
      scripted.world.set({ sessions: [{ id: 5 }] })
      expect(await act(scripted, action, { what: 'what-if' })).toMatchObject({
        ok: true,
        value: expect.stringContaining('Session 5'),
      })
      expect(scripted.world.actions).toEqual([expect.stringContaining('WhatIf=True')])
      expect(scripted.world.stateOf(5)).toBe(1)
      expect(scripted.host.noise).toEqual([])
      expect(await act(scripted, action, { what: 'what-if', user: 'CLASS\\ben' })).toMatchObject(failed('gone'))
    })
  })
}

for (const { dialect, action } of [
  { dialect: '2016', action: 'unlock' },
  { dialect: '2012R2-SessionIdList', action: 'disconnect' },
] as const) {
  withShells(dialect, scripted => {
    test(`${action}: refuses -WhatIf where the cmdlet would act instead`, async () => {
      scripted.world.set({ sessions: [{ id: 5 }] })
      expect(await act(scripted, action, { what: 'what-if' })).toMatchObject(failed('refused'))
      expect(scripted.world.actions).toEqual([])
    })
  })
}

withShells('2012R2', scripted => {
  test.each(ACTIONS)('%s: hands the timeout on, and answers the cmdlet’s question beforehand', async action => {
    scripted.world.set({ sessions: [{ id: 5 }] })
    await act(scripted, action)
    expect(scripted.world.actions).toEqual([
      expect.stringMatching(/Confirm=False:SwitchParameter .*TimeoutInSecond=12:Int32/),
    ])
  })

  test('reports that Disconnect-WmsSession can not take an id beyond its Int32', async () => {
    scripted.world.set({ sessions: [{ id: 3_000_000_000 }] })
    expect(await act(scripted, 'disconnect', { session: '3000000000' })).toMatchObject(failed('cmdlet'))
    expect(await act(scripted, 'unlock', { session: '3000000000' })).toMatchObject({ ok: true })
  })
})

withShells('2016', scripted => {
  test('gives the cmdlet a list of one id and no server', async () => {
    scripted.world.set({ sessions: [{ id: 5 }] })
    await act(scripted, 'unlock')
    await act(scripted, 'disconnect')
    expect(scripted.world.actions).toEqual([
      'Unlock-WmsSession ErrorAction=Stop:ActionPreference SessionId=5:UInt32[]',
      'Disconnect-WmsSession Confirm=False:SwitchParameter ErrorAction=Stop:ActionPreference SessionId=5:UInt32[]',
    ])
  })
})
