import { execFileSync } from 'node:child_process'
import koffi from 'koffi'
import { afterEach, describe, expect, test } from 'vitest'
import { openEventLog } from '../../src/windows/event-log.ts'
import { eventSource } from '../../src/windows/event-source.ts'

/** Real calls of advapi32. Wine keeps no events: it takes them, and nobody can read them there. */
const onWine = isWine()
const NAME = `Stationkeeper test ${process.pid}`
const KEY = `HKLM\\SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\${NAME}`

afterEach(async () => {
  await eventSource(NAME).remove()
})

describe('a source of events', () => {
  test('is registered with the messages of .NET, also once more, and removed without a trace', async () => {
    const source = eventSource(NAME)
    expect(await source.isRegistered()).toBe(false)
    await source.register()
    await source.register()
    expect(await source.isRegistered()).toBe(true)
    const shown = reg('query', KEY)
    expect(shown).toMatch(/EventMessageFile\s+REG_EXPAND_SZ\s+%SystemRoot%\\.*\\EventLogMessages\.dll/)
    expect(shown).toMatch(/TypesSupported\s+REG_DWORD\s+0x7/)
    await source.remove()
    expect(await source.isRegistered()).toBe(false)
    await source.remove()
  })
})

describe('the event log', () => {
  test('takes entries of each kind, of any length and with any character', async () => {
    await eventSource(NAME).register()
    const log = await openEventLog(NAME)
    log.report({ kind: 'error', id: 302, text: 'Error é %1 \0 end' })
    log.report({ kind: 'warning', id: 403, text: 'x'.repeat(100_000) })
    log.report({ kind: 'information', id: 400, text: '' })
    log.close()
  })

  test.skipIf(onWine)('shows what was reported: number, kind and text', async () => {
    await eventSource(NAME).register()
    const log = await openEventLog(NAME)
    log.report({ kind: 'warning', id: 403, text: 'Someone fights. 100 %1' })
    log.close()
    const query = `Get-WinEvent -FilterHashtable @{LogName='Application';ProviderName='${NAME}'} | Select-Object Id,Level,Message | ConvertTo-Json`
    const shown: unknown = JSON.parse(
      execFileSync('powershell', ['-NoProfile', '-Command', query], { encoding: 'utf8' }),
    )
    expect(shown).toMatchObject({ Id: 403, Level: 3, Message: 'Someone fights. 100 % 1' })
  })
})

function reg(...args: readonly string[]): string {
  return execFileSync('reg', args, { encoding: 'utf8' })
}

function isWine(): boolean {
  try {
    koffi.load('ntdll.dll').func('str wine_get_version()')
    return true
  } catch {
    return false
  }
}
