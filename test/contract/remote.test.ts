import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HostScript } from './host-script.ts'
import { SHELLS } from './shells.ts'
import { encode, modulesOf, ScriptedWorld } from './world.ts'

const unlock = { do: 'act', action: 'unlock', session: '5', user: encode('CLASS\\ana'), timeoutSeconds: 5 } as const
const sessions = { do: 'sessions', timeoutSeconds: 5 } as const

/**
 * `ssh` without a network: what it would start at the far end is started here. Windows PowerShell has no remoting but WinRM's, which
 * needs a computer set up for it, and a script is no program on Windows.
 */
const cases = SHELLS.map(({ name, path }) => ({
  name:
    path !== null && (process.platform === 'win32' || !name.startsWith('pwsh')) ? `skipped: no ssh for ${name}` : name,
  path: process.platform !== 'win32' && name.startsWith('pwsh') ? path : null,
}))

describe.each(cases)('$name with -Computer', ({ path }) => {
  describe.skipIf(path === null)('host.ps1', () => {
    let world: ScriptedWorld
    let host: HostScript
    beforeAll(() => {
      world = new ScriptedWorld()
      writeFileSync(
        join(world.folder, 'ssh'),
        `#!/bin/sh\necho $$ >> '${world.folder}/far.pids'\nexec '${path}' -sshs -NoLogo -NoProfile\n`,
      )
      chmodSync(join(world.folder, 'ssh'), 0o700)
      host = new HostScript(path ?? '', {
        modules: modulesOf('2012R2'),
        wrapper: join(import.meta.dirname, 'wrappers/over-ssh.ps1'),
        args: ['-Computer', 'elsewhere'],
        env: { ...world.env, PATH: [world.folder, process.env.PATH].join(delimiter) },
      })
    })
    afterAll(async () => {
      await host.end()
      world.remove()
    })
    const farProcesses = (): readonly number[] =>
      readFileSync(join(world.folder, 'far.pids'), 'utf8').trim().split('\n').map(Number)

    test('calls the cmdlets in one session there, and carries names as they are', async () => {
      const user = 'Алиса \ud800 "$(x)`n"'
      world.set({ sessions: [{ id: 5, user }] })
      expect(await host.value({ do: 'describe' })).toMatchObject({ module: { name: 'WmsCmdlets' } })
      expect(await host.value(sessions)).toMatchObject([{ id: '5', user, state: 'ConnectedToStation', admin: false }])
      expect(await host.ask({ ...unlock, user: encode(`CLASS\\${user}`) })).toMatchObject({ ok: true })
      expect(world.actions).toHaveLength(1)
      expect(farProcesses()).toHaveLength(1)
    })

    test('brings back what the cmdlet there says with -WhatIf', async () => {
      world.set({ sessions: [{ id: 5 }] })
      expect(await host.ask({ ...unlock, do: 'what-if' })).toMatchObject({
        ok: true,
        value: expect.stringContaining('Session 5'),
      })
      expect(world.actions).toEqual([expect.stringContaining('WhatIf=True')])
    })

    test('answers failures there as failures here', async () => {
      world.set({ sessions: [{ id: 5, user: 'ben' }] })
      expect(await host.ask(unlock)).toMatchObject({ ok: false, error: { source: 'gone' } })
      world.set({ sessions: [{ id: 5 }], tricks: { 'Unlock-WmsSession': 'denied' } })
      expect(await host.ask(unlock)).toMatchObject({
        ok: false,
        error: { source: 'cmdlet', category: 'PermissionDenied' },
      })
    })

    test('connects again where the connection broke between requests', async () => {
      world.set({ sessions: [{ id: 5 }] })
      await host.value(sessions)
      const before = farProcesses()
      process.kill(before.at(-1) ?? 0, 'SIGKILL')
      expect(await host.value(sessions)).toMatchObject([{ id: '5' }])
      expect(farProcesses()).toHaveLength(before.length + 1)
    })

    test('does not send an action again whose connection broke', async () => {
      world.set({ sessions: [{ id: 5 }], tricks: { 'Unlock-WmsSession': 'die' } })
      const before = farProcesses()
      expect(await host.ask(unlock)).toMatchObject({
        ok: false,
        error: { source: 'cmdlet', errorId: expect.stringMatching(/^JobFailure/), acted: true },
      })
      expect(world.actions).toHaveLength(1)
      expect(farProcesses()).toEqual(before)
      world.set({ sessions: [{ id: 5 }] })
      expect(await host.ask(unlock)).toMatchObject({ ok: true })
    })
  })
})

describe.each(SHELLS)('$name', ({ path }) => {
  test.skipIf(path === null)('says of a computer that can not be reached why, and goes on', async () => {
    const host = new HostScript(path ?? '', { modules: null, args: ['-Computer', 'no-such-computer.invalid'] })
    for (const request of [{ do: 'describe' }, sessions, unlock] as const) {
      const said = expect.stringMatching(/./)
      expect(await host.ask(request)).toMatchObject({
        ok: false,
        error: { source: 'cmdlet', category: said, message: said, acted: false },
      })
    }
    expect(await host.end()).toBe(0)
  })
})
