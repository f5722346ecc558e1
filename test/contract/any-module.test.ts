import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HostDescription, HostReply, HostSession } from '../../src/providers/multipoint/protocol.ts'
import { HostScript } from './host-script.ts'
import { SHELLS } from './shells.ts'
import { encode, modulesOf, ScriptedWorld } from './world.ts'

/** A folder with modules of one's own, or empty for those that the shell finds by itself; unset: the scripted ones. */
const OWN_MODULES = process.env.STATIONKEEPER_TEST_MODULES
/** A session that may be unlocked and then disconnected; without it nothing is touched on a host of one's own. */
const OWN_SESSION = process.env.STATIONKEEPER_TEST_SESSION

const hosts =
  OWN_MODULES === undefined
    ? [
        { dialect: '2012R2', modules: modulesOf('2012R2') },
        { dialect: '2012R2-SessionIdList', modules: modulesOf('2012R2-SessionIdList') },
        { dialect: '2016', modules: modulesOf('2016') },
      ]
    : [{ dialect: 'own modules', modules: OWN_MODULES === '' ? null : OWN_MODULES }]
const touched = OWN_MODULES === undefined ? '5' : OWN_SESSION

const timeoutSeconds = 30

/** No session of any host: ids are given from 1 upwards. */
const NOBODY = '4294967294'

function personOf({ user, domain }: HostSession): string {
  return (domain ?? '').trim() === '' ? (user ?? '') : `${domain}\\${user}`
}

/** What holds for every module that has the cmdlets, a real one included. Changes nothing but the session that may be touched. */
describe.each(SHELLS.flatMap(shell => hosts.map(host => ({ ...host, ...shell }))))('$name, $dialect', shell => {
  describe.skipIf(shell.path === null)('any module', () => {
    let world: ScriptedWorld
    let host: HostScript
    beforeAll(() => {
      world = new ScriptedWorld()
      world.set({ sessions: [{ id: 5 }, { id: 6, user: 'ben', state: 2, station: null, client: 'LAPTOP' }] })
      host = new HostScript(shell.path ?? '', { modules: shell.modules, env: world.env })
    })
    afterAll(async () => {
      await host.end()
      world.remove()
    })
    // What the replies are said to be; the tests below look at them.
    const describeHost = async (): Promise<HostDescription> => (await host.value({ do: 'describe' })) as HostDescription
    const list = async (): Promise<readonly HostSession[]> =>
      (await host.value({ do: 'sessions', timeoutSeconds })) as readonly HostSession[]
    const someone = async (): Promise<HostSession> => {
      const found = (await list()).find(({ id, user }) => id !== '0' && (user ?? '').trim() !== '')
      if (found === undefined) throw new Error('nobody is logged on, so that nothing can be asked about a session')
      return found
    }

    test('is found, with a parameter for ids that is known', async () => {
      const { module, cmdlets } = await describeHost()
      expect(module).toMatchObject({ name: expect.stringMatching(/./) })
      expect(cmdlets).toMatchObject({
        unlock: { name: 'Unlock-WmsSession', idParameter: expect.stringMatching(/^SessionId/) },
        disconnect: { name: 'Disconnect-WmsSession', idParameter: expect.stringMatching(/^SessionId/) },
        sessions: { name: 'Get-WmsSession' },
      })
    })

    test('gives its sessions, no id twice', async () => {
      const sessions = await list()
      expect(sessions.length).toBeGreaterThan(0)
      for (const { id, state } of sessions) {
        expect(id).toMatch(/^\d+$/)
        expect(state).toMatch(/./)
      }
      expect(new Set(sessions.map(({ id }) => id)).size).toBe(sessions.length)
    })

    test.each(['unlock', 'disconnect'] as const)('%s: knows that a session is not there', async action => {
      expect(
        await host.ask({ do: 'act', action, session: NOBODY, user: encode('nobody'), timeoutSeconds }),
      ).toMatchObject({
        ok: false,
        error: { source: 'gone' },
      })
    })

    test.each(['unlock', 'disconnect'] as const)(
      '%s: leaves alone what is somebody else’s, and session 0',
      async action => {
        const { id } = await someone()
        const ask = (session: string): Promise<HostReply> =>
          host.ask({ do: 'act', action, session, user: encode('nobody at all'), timeoutSeconds })
        expect(await ask(id)).toMatchObject({ ok: false, error: { source: expect.stringMatching(/^(gone|refused)$/) } })
        expect(await ask('0')).toMatchObject({ ok: false, error: { source: 'refused' } })
      },
    )

    test.each(['unlock', 'disconnect'] as const)('%s: says what it would do, or has no -WhatIf', async action => {
      const { cmdlets, sessionId } = await describeHost()
      const found = (await list()).find(({ id, user }) => id !== '0' && id !== String(sessionId) && (user ?? '') !== '')
      if (found === undefined) throw new Error('nobody else is logged on, so that nothing can be asked about a session')
      const asked = { do: 'what-if', action, session: found.id, user: encode(personOf(found)), timeoutSeconds } as const
      expect(await host.ask(asked)).toMatchObject(
        cmdlets[action]?.whatIf === true
          ? { ok: true, value: expect.stringMatching(/./) }
          : { ok: false, error: { source: 'refused' } },
      )
      expect((await list()).find(({ id }) => id === found.id)?.state).toBe(found.state)
    })

    test('says nothing on standard output that is no reply', () => {
      expect(host.noise).toEqual([])
    })

    test.skipIf(touched === undefined)('unlocks and then disconnects the session that may be touched', async () => {
      const found = (await list()).find(({ id }) => id === touched)
      if (found === undefined) throw new Error(`there is no session ${touched}`)
      const asked = { do: 'act', session: found.id, user: encode(personOf(found)), timeoutSeconds } as const
      expect(await host.ask({ ...asked, action: 'unlock' })).toMatchObject({ ok: true })
      expect(await host.ask({ ...asked, action: 'disconnect' })).toMatchObject({ ok: true })
      await expect.poll(async () => (await list()).find(({ id }) => id === found.id)?.state).not.toBe(found.state)
    })
  })
})
