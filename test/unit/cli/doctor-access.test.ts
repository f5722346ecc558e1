import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { accessFindings } from '../../../src/cli/doctor-access.ts'
import { ms } from '../../../src/model/time.ts'
import { accessOf } from '../../../src/windows/folders-access.ts'
import { temporaryFolder } from '../../support/cli.ts'

const OPEN = 'O:BAD:P(A;OICI;FA;;;BU)'
const CLOSED = 'O:BAD:P(A;OICI;FA;;;BA)'
const SERVICE = 'S-1-5-21-1-2-3-1105'

const NO_MULTIPOINT = {
  computer: null,
  powershell: null,
  concurrency: 2,
  probeProcess: null,
  probeScript: null,
  probeTimeout: ms(5000),
}
const wts = { library: null }

/** An installation on the disk, whose lists are what the table says; all others are closed. */
async function findingsOf(lists: Readonly<Record<string, string>>, provider = 'multipoint') {
  using folder = temporaryFolder()
  const at = (name: string): string => join(folder.path, name)
  for (const name of ['program', 'policies', 'state', 'leases']) mkdirSync(at(name))
  writeFileSync(at('settings.yaml'), '')
  writeFileSync(at('probe.ps1'), '')
  writeFileSync(at('policies/x.yaml'), '')
  const byPath = new Map(Object.entries(lists).map(([name, sddl]) => [name === '.' ? folder.path : at(name), sddl]))
  const multipoint = { ...NO_MULTIPOINT, probeScript: at('probe.ps1') }
  const settings = {
    policies: at('policies'),
    git: null,
    state: at('state'),
    leases: at('leases'),
    provider,
    multipoint,
    wts,
  }
  const found = await accessFindings(
    { settings, settingsFile: at('settings.yaml'), program: [at('program')], trusted: [SERVICE] },
    path => Promise.resolve(byPath.get(path) ?? CLOSED),
  )
  return found.map(finding => ({ ...finding, message: finding.message.replaceAll(folder.path, 'X') }))
}

describe('the access lists of an installation', () => {
  test('as it is set up leave nobody a way in', async () => {
    const found = await findingsOf({
      program: accessOf('program', SERVICE),
      policies: accessOf('policies', SERVICE),
      'settings.yaml': accessOf('settings', SERVICE),
      state: accessOf('state', SERVICE),
      leases: accessOf('leases', SERVICE),
    })
    expect(found).toMatchObject([{ level: 'ok', topic: 'access' }])
  })

  test.each([
    ['program', 'program'],
    ['probe.ps1', 'program'],
    ['settings.yaml', 'settings'],
    ['policies', 'policies'],
    ['policies/x.yaml', 'policies'],
    ['leases', 'leases'],
  ])('that let users write to %s are an error of a real host, with the commands that close it', async (name, topic) => {
    expect(await findingsOf({ [name]: OPEN })).toMatchObject([
      { level: 'error', topic, message: expect.stringContaining('Users'), fix: expect.stringContaining('icacls') },
    ])
    expect((await findingsOf({ [name]: OPEN }, 'simulator')).filter(({ level }) => level === 'error')).toEqual([])
  })

  test('that let users look into the state are a warning, for it holds names; into the program they may', async () => {
    const readable = 'O:BAD:P(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)'
    expect(await findingsOf({ state: readable, program: readable })).toMatchObject([
      { level: 'warning', topic: 'state' },
    ])
  })

  test('are closed in such a way that the service still has what it needs', async () => {
    const [state] = await findingsOf({ state: OPEN })
    expect(state?.fix).toContain(`'*${SERVICE}:(OI)(CI)M'`)
    const [policies] = await findingsOf({ policies: OPEN })
    expect(policies?.fix).toContain(`'*${SERVICE}:(OI)(CI)RX'`)
  })

  test('of a folder above count, since what is below could be exchanged; no command is offered for them', async () => {
    const found = await findingsOf({ '.': OPEN })
    expect(found.map(({ level, topic }) => [level, topic])).toEqual([
      ['error', 'folders'],
      ['error', 'policies'],
    ])
    expect(found.every(({ fix }) => !fix?.includes('icacls'))).toBe(true)
  })
})
