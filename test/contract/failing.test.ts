import { expect, test } from 'vitest'
import type { HostReply } from '../../src/providers/multipoint/protocol.ts'
import { type Scripted, withShells } from './with-shell.ts'
import { type Dialect, encode, type Trick } from './world.ts'

const DIALECTS: readonly Dialect[] = ['2012R2', '2016']
const unlock = { do: 'act', action: 'unlock', session: '5', user: encode('CLASS\\ana'), timeoutSeconds: 12 } as const

async function unlockWith({ world, host }: Scripted, trick: Trick): Promise<HostReply> {
  world.set({ sessions: [{ id: 5 }], tricks: { 'Unlock-WmsSession': trick } })
  return await host.ask(unlock)
}

for (const dialect of DIALECTS) {
  withShells(dialect, scripted => {
    test('keeps category, id and message of an error that ended the cmdlet', async () => {
      expect(await unlockWith(scripted, 'terminate')).toMatchObject({
        ok: false,
        error: {
          source: 'cmdlet',
          category: 'ResourceBusy',
          errorId: expect.stringMatching(/^ServiceBusy\b/),
          message: 'the service is busy',
        },
      })
    })

    test('takes an error for a failure although the cmdlet would go on', async () => {
      expect(await unlockWith(scripted, 'go-on')).toMatchObject({
        ok: false,
        error: { source: 'cmdlet', category: 'WriteError', errorId: expect.stringMatching(/^PartlyFailed\b/) },
      })
    })

    test('stops a cmdlet at its first error', async () => {
      scripted.world.set({ sessions: [{ id: 5 }], tricks: { 'Disconnect-WmsSession': 'go-on' } })
      expect(await scripted.host.ask({ ...unlock, action: 'disconnect' })).toMatchObject({
        ok: false,
        error: { category: 'WriteError' },
      })
      expect(scripted.world.stateOf(5)).toBe(1)
    })

    test.each(['denied', 'denied-bare'] as const)('tells that access was %s, in whatever language', async trick => {
      expect(await unlockWith(scripted, trick)).toMatchObject({
        ok: false,
        error: { source: 'cmdlet', category: 'PermissionDenied', message: 'Zugriff verweigert' },
      })
    })

    test('reports a listing that failed, and lists the next time', async () => {
      scripted.world.set({ sessions: [{ id: 5 }], tricks: { 'Get-WmsSession': 'denied' } })
      expect(await scripted.host.ask({ do: 'sessions', timeoutSeconds: 5 })).toMatchObject({
        ok: false,
        error: { category: 'PermissionDenied' },
      })
      scripted.world.set({ sessions: [{ id: 5 }] })
      expect(await scripted.host.value({ do: 'sessions', timeoutSeconds: 5 })).toMatchObject([{ id: '5' }])
    })

    test.each([
      ['terminate', 'ResourceBusy'],
      ['timed-out', 'OperationTimeout'],
    ] as const)('does not act where the session could not be read again (%s), and says so', async (trick, category) => {
      scripted.world.set({ sessions: [{ id: 5 }], tricks: { 'Get-WmsSession': trick } })
      const error = { source: 'cmdlet', category, acted: false }
      expect(await scripted.host.ask(unlock)).toMatchObject({ ok: false, error })
      expect(scripted.world.actions).toEqual([])
    })

    test('does not act when the time for it was over before it could', async () => {
      scripted.world.set({ sessions: [{ id: 5 }], tricks: { 'Get-WmsSession': 'late' } })
      expect(await scripted.host.ask({ ...unlock, timeoutSeconds: 1 })).toMatchObject({
        ok: false,
        error: { source: 'cmdlet' },
      })
      expect(scripted.world.actions).toEqual([])
    })

    test('tells that the time was up, whatever the module wrapped that in', async () => {
      expect(await unlockWith(scripted, 'timed-out')).toMatchObject({
        ok: false,
        error: { source: 'cmdlet', category: 'OperationTimeout', acted: true },
      })
    })

    test('forgets with the next request that a cmdlet was called', async () => {
      await unlockWith(scripted, 'timed-out')
      scripted.world.set({ sessions: [{ id: 5 }], tricks: { 'Get-WmsSession': 'timed-out' } })
      expect(await scripted.host.ask(unlock)).toMatchObject({ ok: false, error: { acted: false } })
    })

    test('never lets what a module prints into an answer', async () => {
      const quiet = scripted.host.noise.length
      expect(await unlockWith(scripted, 'noise')).toMatchObject({ ok: true })
      const listed = scripted.host.value({ do: 'sessions', timeoutSeconds: 5 })
      expect(await listed).toMatchObject([{ id: '5' }])
      // What native code wrote to the descriptor itself came between, and nothing else did.
      expect(scripted.host.noise.slice(quiet)).toEqual(['native', '#stationkeeper {"id":\u00ff'])
      await expect.poll(() => scripted.host.stderr).toContain('without an end')
      expect(scripted.host.stderr).toContain('a warning')
    })

    test('is ended by a module that ends the process, and says nothing in its place', async () => {
      scripted.world.set({ sessions: [{ id: 5 }], tricks: { 'Unlock-WmsSession': 'die' } })
      const other = scripted.start()
      await other.value({ do: 'sessions', timeoutSeconds: 5 })
      other.send(JSON.stringify({ id: 77, ...unlock }))
      expect(await other.end()).toBe(3)
      expect(other.replies).toHaveLength(1)
    })

    test('can be killed while a cmdlet hangs, before anything was done', async () => {
      scripted.world.set({ sessions: [{ id: 5 }], tricks: { 'Disconnect-WmsSession': 'hang' } })
      const other = scripted.start()
      other.send(JSON.stringify({ ...unlock, action: 'disconnect', id: 78 }))
      await expect.poll(() => scripted.world.actions).toHaveLength(1)
      await other.kill()
      expect(scripted.world.stateOf(5)).toBe(1)
    })
  })
}

withShells('2012R2-SessionIdList', scripted => {
  test('takes an error for a failure where the command has no -ErrorAction that would stop it', async () => {
    scripted.world.set({ sessions: [{ id: 5 }], tricks: { 'Disconnect-WmsSession': 'complain' } })
    expect(await scripted.host.ask({ ...unlock, action: 'disconnect' })).toMatchObject({
      ok: false,
      error: { source: 'cmdlet', errorId: expect.stringMatching(/^PartlyFailed\b/) },
    })
  })
})

withShells('2016', scripted => {
  test.each([
    '',
    '   ',
    'no JSON',
    '{"id":1',
    'null',
    '[]',
    '5',
    '{"id":"x"}',
    '{"do":"act"}',
    '{"id":9,"do":"Describe"}',
    '\u001b[0m',
  ])('goes on after the request %j', async line => {
    scripted.world.set({ sessions: [{ id: 5 }] })
    scripted.host.send(line)
    expect(await scripted.host.value({ do: 'sessions', timeoutSeconds: 5 })).toMatchObject([{ id: '5' }])
  })

  test('says of a request that it knows not whose fault that is', async () => {
    const other = scripted.start()
    other.send('{"id":41,"do":"explode"}')
    await expect.poll(() => other.replies).toHaveLength(1)
    expect(JSON.parse(other.replies[0]?.replace('#stationkeeper ', '') ?? '')).toMatchObject({
      id: 41,
      ok: false,
      error: { source: 'request' },
    })
  })
})
