import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import koffi from 'koffi'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { accessFindings } from '../../src/cli/doctor-access.ts'
import { foreignWriters, windowsWriters } from '../../src/daemon/foreign-writers.ts'
import { showHolder } from '../../src/daemon/show-holder.ts'
import { ms } from '../../src/model/time.ts'
import type { Settings } from '../../src/settings/settings.ts'
import { AccessListError, readAccess, writeAccess } from '../../src/windows/access.ts'
import { ownAccount, sidOfAccount } from '../../src/windows/access-account.ts'
import { foreigners } from '../../src/windows/access-judge.ts'
import { accessOf } from '../../src/windows/folders-access.ts'
import { parseSddl, SddlError } from '../../src/windows/sddl.ts'

/** Real calls of advapi32. Wine keeps of a list no more than POSIX permission bits can: who is the owner, and what everyone may. */
const onWine = isWine()
const EVERYONE = 'S-1-1-0'

let folder = ''
let own = ''

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stationkeeper-access-'))
  own = (await ownAccount()).sid
})

afterEach(async () => {
  // Whoever runs the tests may be no administrator, and has to get the folders back.
  await giveBack(folder)
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

async function giveBack(path: string): Promise<void> {
  await writeAccess(path, `D:(A;OICI;FA;;;${own})`)
}

function made(name: string): string {
  const path = join(folder, name)
  mkdirSync(path)
  return path
}

/** For everybody, and still for this account. */
const open = () => `D:(A;OICI;FA;;;${own})(A;OICI;FA;;;WD)`
/** As an installation has it, beside this account. */
const closed = () => `D:(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;${own})`

describe('the access list of a folder', () => {
  test('is read as text that names its owner', async () => {
    const { owner, aces } = parseSddl(await readAccess(folder))
    expect([own, 'S-1-5-32-544']).toContain(owner)
    expect(aces?.length).toBeGreaterThan(0)
  })

  test('lets everyone write once it says so, and nobody else once it does not', async () => {
    const path = made('policies')
    await writeAccess(path, open())
    expect(foreigners(parseSddl(await readAccess(path)), 'write', [own]).map(({ sid }) => sid)).toEqual([EVERYONE])
    await writeAccess(path, closed())
    expect(foreigners(parseSddl(await readAccess(path)), 'write', [own])).toEqual([])
  })

  test('reaches what is in the folder', async () => {
    const path = made('policies')
    const file = join(path, 'x.yaml')
    await writeAccess(path, open())
    writeFileSync(file, '')
    if (!onWine) expect(foreigners(parseSddl(await readAccess(file)), 'write', [own])).not.toEqual([])
    await writeAccess(path, closed())
    writeFileSync(join(path, 'y.yaml'), '')
    expect(foreigners(parseSddl(await readAccess(join(path, 'y.yaml'))), 'write', [own])).toEqual([])
  })

  test.skipIf(onWine)(
    'is kept entry by entry, and takes nothing from the folder above (Wine keeps permission bits alone)',
    async () => {
      const path = made('state')
      const service = 'S-1-5-21-1-2-3-1105'
      // Without the owner, which only an elevated administrator may give away.
      const wanted = `${accessOf('state', service).replace(/^O:BA/, '')}(A;OICI;FA;;;${own})`
      await writeAccess(path, wanted)
      const found = parseSddl(await readAccess(path))
      expect(found.isProtected).toBe(true)
      expect(found.aces).toEqual(parseSddl(wanted).aces)
    },
  )

  test('that can not be read says which path and why', async () => {
    const missing = join(folder, 'nowhere')
    const error: unknown = await readAccess(missing).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(AccessListError)
    expect(error).toMatchObject({ isMissing: true, message: expect.stringContaining(missing) })
  })

  test('is not written from a text that can not be understood, or that has no list', async () => {
    const before = await readAccess(folder)
    await expect(writeAccess(folder, 'D:XX')).rejects.toThrow(SddlError)
    await expect(writeAccess(folder, 'O:BA')).rejects.toThrow(RangeError)
    expect(await readAccess(folder)).toBe(before)
  })

  test('can be asked for a thousand times without running out of anything', async () => {
    for (let index = 0; index < 1000; index += 1) await readAccess(folder)
    expect(await readAccess(folder)).toContain('D:')
  })
})

describe('who keeps a host', () => {
  test('may be read by users and written by them not', async () => {
    const lease = join(folder, 'this-computer.lease')
    writeFileSync(`${lease}.json`, '{}')
    await showHolder(lease, { provider: 'wts' })
    const access = parseSddl(await readAccess(`${lease}.json`))
    expect(foreigners(access, 'write', [own])).toEqual([])
    expect(foreigners(access, 'read', [own])).toHaveLength(1)
    // Renamed into its place, as each new holder does.
    writeFileSync(`${lease}.tmp`, '{}')
    renameSync(`${lease}.tmp`, `${lease}.json`)
    await showHolder(lease, { provider: 'wts' })
  })
})

describe('an account', () => {
  test('is known by its id whatever it is called', async () => {
    expect(await sidOfAccount('S-1-5-18')).toBe('S-1-5-18')
    expect(await sidOfAccount('NT AUTHORITY\\SYSTEM')).toBe('S-1-5-18')
    expect(await sidOfAccount('nobody-of-this-name')).toBeNull()
  })

  test('of this program is a person or the system', async () => {
    expect(own).toMatch(/^S-1-5-(18|21-)/)
  })
})

describe('policies', () => {
  test('that everyone may write are refused by a daemon with full rights, and the commands that close them named', async () => {
    const path = made('policies')
    writeFileSync(join(path, 'x.yaml'), '')
    await writeAccess(path, open())
    const told = await windowsWriters(path, [own])
    expect(told?.message).toContain('Everyone')
    expect(told?.fix).toContain(`icacls '${path}'`)
    const { elevated } = await ownAccount()
    const settings = { policies: path, git: null, ...settingsOf(null) }
    expect((await foreignWriters(settings)) !== null).toBe(elevated)
  })

  test('that only administrators and this account may write are not', async () => {
    const path = made('policies')
    await writeAccess(path, closed())
    writeFileSync(join(path, 'x.yaml'), '')
    expect((await windowsWriters(path, [own]))?.message ?? '').not.toContain(path)
  })

  test('count as much as a script of the site, which runs with the same rights', async () => {
    const policies = made('policies')
    await writeAccess(policies, closed())
    const scripts = made('scripts')
    await writeAccess(scripts, open())
    const script = join(scripts, 'probe.ps1')
    writeFileSync(script, '')
    // Wine hands nothing down to a file.
    await writeAccess(script, open())
    const told = await foreignWriters({ policies, git: null, ...settingsOf(script) })
    const { elevated } = await ownAccount()
    expect(told?.message.includes(script) ?? false).toBe(elevated)
  })

  test('are among what doctor looks at', async () => {
    const state = made('state')
    const policies = made('policies')
    await writeAccess(state, open())
    const settings = { policies, git: null, state, leases: join(folder, 'leases'), ...settingsOf(null) }
    const found = await accessFindings({ settings, settingsFile: null, program: [], trusted: [own] })
    expect(found.filter(({ topic }) => topic === 'state').map(({ level }) => level)).toEqual(['error', 'warning'])
  })
})

function settingsOf(probeScript: string | null): Pick<Settings, 'provider' | 'multipoint' | 'wts'> {
  const multipoint = {
    computer: null,
    powershell: null,
    concurrency: 2,
    probeProcess: null,
    probeScript,
    probeTimeout: ms(5000),
  }
  return { provider: 'multipoint', multipoint, wts: { library: null } }
}

function isWine(): boolean {
  try {
    koffi.load('ntdll.dll').func('str wine_get_version()')
    return true
  } catch {
    return false
  }
}
