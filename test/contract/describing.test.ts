import { expect, test } from 'vitest'
import { withShells } from './with-shell.ts'

withShells('2012R2', scripted => {
  test('tells the dialect of 2012 R2 from its parameters', async () => {
    scripted.world.set({ sessions: [] })
    expect(await scripted.host.value({ do: 'describe' })).toMatchObject({
      module: { name: 'WmsCmdlets', version: '6.2.0.0' },
      cmdlets: {
        unlock: {
          parameters: ['Confirm', 'SessionId', 'TimeoutInSecond', 'WhatIf'],
          idParameter: 'SessionId',
          takesList: false,
          whatIf: true,
          confirm: true,
          timeout: true,
          server: false,
        },
        disconnect: {
          idParameter: 'SessionId',
          takesList: false,
          whatIf: true,
          confirm: true,
          timeout: true,
          server: false,
        },
        sessions: { idParameter: 'Id', takesList: false, whatIf: false, timeout: true, server: false },
      },
    })
  })

  test('says what PowerShell it is, as whom it runs, and in which session', async () => {
    expect(await scripted.host.value({ do: 'describe' })).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+/),
      edition: expect.stringMatching(/^(Core|Desktop)$/),
      languageMode: 'FullLanguage',
      executionPolicy: expect.stringMatching(/^\w+$/),
      computer: expect.stringMatching(/./),
      account: expect.stringMatching(/.+\\.+/),
      sessionId: expect.any(Number),
    })
  })
})

withShells('2012R2-SessionIdList', scripted => {
  test('knows the older name of the parameter that takes ids', async () => {
    scripted.world.set({ sessions: [] })
    expect(await scripted.host.value({ do: 'describe' })).toMatchObject({
      cmdlets: {
        unlock: { idParameter: 'SessionIdList', takesList: true, whatIf: true },
        disconnect: { parameters: ['SessionIdList'], idParameter: 'SessionIdList', whatIf: false, confirm: false },
        sessions: { parameters: [], idParameter: null },
      },
    })
  })
})

withShells('2016', scripted => {
  test('tells the dialect of 2016 and later from its parameters', async () => {
    scripted.world.set({ sessions: [] })
    expect(await scripted.host.value({ do: 'describe' })).toMatchObject({
      module: { name: 'MultiPoint', version: '6.3.0.0' },
      cmdlets: {
        unlock: {
          parameters: ['All', 'Server', 'SessionId'],
          idParameter: 'SessionId',
          takesList: true,
          whatIf: false,
          confirm: false,
          timeout: false,
          server: true,
        },
        disconnect: {
          idParameter: 'SessionId',
          takesList: true,
          whatIf: true,
          confirm: true,
          timeout: false,
          server: true,
        },
        sessions: { idParameter: 'SessionId', takesList: true, timeout: false, server: true },
      },
    })
  })

  test('describes a host that has no such module, and says of each request what is missing', async () => {
    const bare = scripted.start({ modules: null })
    expect(await bare.value({ do: 'describe' })).toMatchObject({
      module: null,
      cmdlets: { unlock: null, disconnect: null, sessions: null },
    })
    expect(await bare.ask({ do: 'sessions', timeoutSeconds: 5 })).toMatchObject({
      ok: false,
      error: { source: 'cmdlet', errorId: expect.stringMatching(/^CommandNotFoundException/) },
    })
  })

  test('ends with its input', async () => {
    const other = scripted.start()
    await other.value({ do: 'describe' })
    expect(await other.end()).toBe(0)
  })
})
