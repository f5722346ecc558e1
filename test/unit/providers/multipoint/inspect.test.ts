import { afterEach, expect, test } from 'vitest'
import { ms } from '../../../../src/model/time.ts'
import { defaultSettings } from '../../../../src/policy/settings-file.ts'
import { multiPointProvider } from '../../../../src/providers/multipoint/multipoint.ts'
import type { MultiPointSettings } from '../../../../src/providers/multipoint/open.ts'
import type { StartCommand } from '../../../../src/providers/multipoint/start-command.ts'
import type { Finding, Inspection, Provider } from '../../../../src/providers/provider.ts'
import { systemClock } from '../../../../src/runtime/system-clock.ts'
import { type StandInHost, standInHost } from '../../../support/multipoint-host.ts'
import { windowsBeside } from '../../../support/multipoint-windows.ts'
import type { Trouble, WorldSetUp } from '../../../support/multipoint-world.ts'

interface Case extends Partial<WorldSetUp> {
  readonly settings?: Partial<MultiPointSettings>
  readonly troubles?: readonly Trouble[]
  readonly windows?: 'there' | 'blind'
  /** What Windows finds out about itself. */
  readonly ofWindows?: NonNullable<Provider['inspect']>
  readonly command?: StartCommand
}

let host: StandInHost
let provider: Provider
afterEach(async () => {
  await provider.close()
  host[Symbol.dispose]()
})

async function inspect({
  settings,
  troubles = [],
  windows,
  ofWindows,
  command,
  ...setUp
}: Case = {}): Promise<Inspection> {
  host = standInHost(setUp)
  host.world.trouble(...troubles)
  const beside = windows === undefined ? null : windowsBeside(host.world.sessions)
  const besideProvider = beside === null ? null : { ...beside.provider, ...(ofWindows && { inspect: ofWindows }) }
  if (windows === 'blind') beside?.blind('fails')
  provider = multiPointProvider(
    command ?? host.command,
    // The clock is real, and a busy machine takes its time to start a process.
    { ...defaultSettings().multipoint, probeTimeout: ms(100_000), ...settings },
    { clock: systemClock(), random: () => 0.5, windows: besideProvider },
  )
  const found = await provider.inspect?.({ signal: new AbortController().signal })
  if (found === undefined) throw new Error('the provider finds nothing out')
  return found
}

async function finding(topic: string, found: Case = {}): Promise<Finding | undefined> {
  return (await inspect(found)).findings.find(each => each.topic === topic)
}

test('a host that can be kept has nothing to complain of', async () => {
  const { findings, dialect } = await inspect({ settings: { probeProcess: 'WmsBlock' }, windows: 'there' })
  expect(dialect).toBe('id-list')
  expect(findings.filter(({ level }) => level !== 'ok')).toEqual([])
  expect(findings.map(({ topic }) => topic)).toEqual(
    expect.arrayContaining(['PowerShell', 'module', 'dialect', 'rights', 'sessions', 'probe', 'identity']),
  )
})

test('a time limit that would end a disconnected session is named, and nothing else that is said of plain Windows', async () => {
  const limit: Finding = { level: 'warning', topic: 'time limits', message: 'after 1 h', fix: 'lift it' }
  const unlock: Finding = { level: 'note', topic: 'unlock', message: 'Windows has no such call', fix: null }
  const ofWindows = async (): Promise<Inspection> => ({ findings: [unlock, limit], dialect: null })
  const { findings } = await inspect({ windows: 'there', ofWindows })
  expect(findings.filter(({ topic }) => topic === 'time limits' || topic === 'unlock')).toEqual([limit])
})

test('time limits that can not be read are a warning, not the end of the inspection', async () => {
  const ofWindows = (): Promise<Inspection> => Promise.reject(new Error('no registry'))
  expect(await finding('time limits', { windows: 'there', ofWindows })).toMatchObject({
    level: 'warning',
    message: expect.stringContaining('no registry'),
  })
})

test('the dialect is told by what the cmdlets take', async () => {
  expect(await finding('dialect', { dialect: 'single-id' })).toMatchObject({
    level: 'ok',
    message: expect.stringMatching(/single-id.*2012 R2.*-TimeoutInSecond/),
  })
})

test.each<[string, string, Case, Partial<Finding>]>([
  ['no module', 'module', { dialect: 'none' }, { level: 'error', fix: expect.stringContaining('Install MultiPoint') }],
  ['a restricted language', 'language mode', { languageMode: 'ConstrainedLanguage' }, { level: 'error' }],
  ['no rights', 'rights', { elevated: false }, { level: 'warning', fix: expect.stringContaining('administrator') }],
  ['rights that can not be told', 'rights', { elevated: null }, { level: 'note' }],
  ['no probe', 'probe', {}, { level: 'note', message: expect.stringContaining('fight detection: off') }],
  [
    'a probe that fails',
    'probe',
    { settings: { probeProcess: 'X' }, troubles: [{ on: 'probe-process', what: 'die' }] },
    { level: 'error', fix: expect.stringContaining('multipoint.probeProcess') },
  ],
  [
    'a probe that hangs',
    'probe',
    { settings: { probeScript: '/x.ps1', probeTimeout: ms(50) }, troubles: [{ on: 'probe-script', what: 'hang' }] },
    { level: 'error', message: expect.stringContaining('no answer within 50ms') },
  ],
  ['no Windows', 'identity', {}, { level: 'note', message: expect.stringContaining('no logon times') }],
  ['a Windows that tells nothing', 'identity', { windows: 'blind' }, { level: 'warning' }],
  [
    'sessions that can not be read',
    'sessions',
    {
      troubles: [
        { on: 'sessions', what: 'noise', error: { source: 'cmdlet', category: 'ResourceBusy', errorId: 'Busy,X' } },
      ],
    },
    { level: 'error', message: expect.stringContaining('Busy,X') },
  ],
  [
    'a script that may not run',
    'PowerShell',
    { troubles: [{ on: 'start', what: 'die' }] },
    {
      level: 'error',
      message: expect.stringContaining('cannot be loaded'),
      fix: expect.stringContaining('Group Policy'),
    },
  ],
  [
    'no PowerShell',
    'PowerShell',
    { command: { command: '/nowhere/pwsh', args: [], env: {} } },
    {
      level: 'error',
      message: "/nowhere/pwsh can't be started (ENOENT)",
      fix: 'install PowerShell, or name it in the setting multipoint.powershell',
    },
  ],
])('%s', async (_, topic, found, expected) => {
  expect(await finding(topic, found)).toMatchObject(expected)
})

test('a module that is missing is one error, and not one of every cmdlet that is missing with it', async () => {
  const { findings } = await inspect({ dialect: 'none' })
  expect(findings.filter(({ level }) => level === 'error').map(({ topic }) => topic)).toEqual(['module'])
})
