import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ms } from '../../src/model/time.ts'
import { serviceComputer } from '../support/service.ts'

const simulator = { provider: 'simulator' }

describe('service install', () => {
  it('makes folders, settings, policies and a task, closes the folders, and the host is kept', async () => {
    using computer = serviceComputer()
    const { places } = computer.host
    const { out, err } = await computer.call('install', simulator)
    expect(out).toMatch(/^done: make the folder .*Stationkeeper\n/)
    expect(out).toMatch(/done: see that it keeps the host\n$/)
    expect(err).toContain(`It runs; its words are in ${places.logFile}`)
    expect(readdirSync(places.policies).sort()).toEqual([
      'lessons.test.yaml',
      'lessons.yaml',
      'rooms.yaml',
      'tidy-up.yaml',
    ])
    expect(readFileSync(places.settings, 'utf8')).toMatch(
      /provider: simulator\n {2}policies: policies\n {2}state: state\n/,
    )
    expect([...computer.written.keys()].sort()).toEqual(
      [places.root, places.policies, places.state, places.log, places.leases, places.settings].sort(),
    )
    expect(JSON.parse((await computer.call('status', { format: 'json' })).out)).toMatchObject({
      kind: 'Service',
      installed: true,
      enabled: true,
      running: true,
      daemon: { state: places.state },
      policies: places.policies,
    })
    await computer.call('stop')
    expect(readFileSync(places.logFile, 'utf8')).toMatch(/Keeping .*\n(.*\n)*.*Ended\. /)
  })

  it('closes each folder before anything is put into it', async () => {
    using computer = serviceComputer()
    const { places } = computer.host
    const found = new Map<string, readonly string[]>()
    const { writeAccess } = computer.host
    const host = {
      ...computer.host,
      async writeAccess(path: string, sddl: string) {
        if (path !== places.settings) found.set(path, readdirSync(path))
        await writeAccess(path, sddl)
      },
    }
    Object.assign(computer.host, { writeAccess: host.writeAccess })
    await computer.call('install', { ...simulator, start: false })
    expect([...found.values()]).toEqual([[], [], [], [], []])
  })

  it('takes no folder that somebody else made while it was at work', async () => {
    using computer = serviceComputer()
    const { places } = computer.host
    const { writeAccess } = computer.host
    Object.assign(computer.host, {
      async writeAccess(path: string, sddl: string) {
        if (path === places.root) mkdirSync(places.policies)
        await writeAccess(path, sddl)
      },
    })
    await expect(computer.call('install', { ...simulator, start: false })).rejects.toThrow(/make the folder .*EEXIST/)
    expect(computer.task()).toBeNull()
  })

  it('again changes nothing that is there, and begins the service anew', async () => {
    using computer = serviceComputer()
    const { places } = computer.host
    await computer.call('install', simulator)
    const first = JSON.parse((await computer.call('status', { format: 'json' })).out)
    writeFileSync(join(places.policies, 'lessons.yaml'), '# mine\n')
    const { out } = await computer.call('install')
    expect(out).not.toContain('make the folder')
    expect(out).not.toContain('write ')
    expect(out).toContain('Ended in order.\n')
    expect(readFileSync(join(places.policies, 'lessons.yaml'), 'utf8')).toBe('# mine\n')
    const second = JSON.parse((await computer.call('status', { format: 'json' })).out)
    expect(second.daemon.pid).not.toBe(first.daemon.pid)
    await computer.call('stop')
  })

  it('arms once: the task that the next start of the computer finds does not', async () => {
    using computer = serviceComputer()
    const { places } = computer.host
    mkdirSync(places.root, { recursive: true })
    writeFileSync(
      places.settings,
      'apiVersion: stationkeeper/v1\nkind: Settings\nspec: { state: state, simulator: { armed: false } }\n',
    )
    const { err } = await computer.call('install', { enforce: true })
    expect(err).not.toContain('withholds')
    expect(computer.task()?.xml).not.toContain('--enforce')
    await computer.call('stop')
    expect(readFileSync(places.logFile, 'utf8')).toContain('Enforced from now on')
  })

  it('with --what-if shows every step and takes none, needing no rights', async () => {
    using computer = serviceComputer()
    computer.elevated = false
    const { out } = await computer.call('install', { provider: 'wts', whatIf: true })
    const { root, settings } = computer.host.places
    expect(out).toContain(`What if: make the folder ${root}.\n`)
    expect(out).toContain(`What if: write ${settings}.\n`)
    expect(out).toMatch(
      /What if: register the task .* run --restart --settings .* --log .*, from start-up on, as SYSTEM\.\n/,
    )
    expect(out).toContain('What if: register Stationkeeper as a source of the event log *Application*.\n')
    expect(existsSync(root)).toBe(false)
    expect(computer.task()).toBeNull()
    expect(computer.eventSource).toBe(false)
  })

  it('as a managed service account lets it write state and log and read the rest, and gives no password', async () => {
    using computer = serviceComputer()
    const { places } = computer.host
    await computer.call('install', { ...simulator, account: 'CLASS\\keeper$', start: false })
    expect(computer.task()).toMatchObject({ account: 'CLASS\\keeper$' })
    expect(computer.eventSource).toBe(true)
    expect(computer.task()?.xml).toContain('<UserId>CLASS\\keeper$</UserId>')
    expect(computer.written.get(places.state)).toContain('0x1301bf;;;S-1-5-21-1-2-3-1105')
    expect(computer.written.get(places.policies)).toContain('0x1200a9;;;S-1-5-21-1-2-3-1105')
  })

  it('says that a real provider withholds all until it is armed, which it may have been before, and how to arm it', async () => {
    using computer = serviceComputer()
    const { err } = await computer.call('install', { provider: 'multipoint', start: false })
    expect(err).toContain(
      'Unless the host was armed before (`stationkeeper status` says so), it withholds every change until somebody says that the policies are meant: `service install --enforce`.',
    )
  })
})

describe('service install is refused, and nothing is done', () => {
  it.each([
    ['without full rights', { ...simulator }, /needs an administrator's full rights/],
    ['without a provider', {}, /--provider is missing/],
    ['for an account that has a password', { ...simulator, account: 'CLASS\\ana' }, /no managed service account/],
    ['for an account that nobody knows', { ...simulator, account: 'CLASS\\other$' }, /nobody knows the account/],
    ['when it is to be armed and not to start', { ...simulator, enforce: true, start: false }, /makes no sense/],
  ])('%s', async (name, call, message) => {
    using computer = serviceComputer()
    computer.elevated = name !== 'without full rights'
    await expect(computer.call('install', call)).rejects.toThrow(message)
    expect(existsSync(computer.host.places.root)).toBe(false)
    expect(computer.task()).toBeNull()
  })

  it('where users may change the program, which would run as SYSTEM', async () => {
    using computer = serviceComputer()
    computer.access.set(process.execPath, 'O:BAD:(A;;FA;;;SY)(A;;0x1301bf;;;BU)')
    await expect(computer.call('install', simulator)).rejects.toThrow(
      /others may change .*: Users \(S-1-5-32-545\) may/,
    )
    expect(computer.task()).toBeNull()
  })

  it('where users made the folder before, since what they put there would be followed', async () => {
    using computer = serviceComputer()
    const { root } = computer.host.places
    mkdirSync(root, { recursive: true })
    computer.access.set(root, 'O:S-1-5-21-1-2-3-1001D:(A;OICI;FA;;;SY)')
    await expect(computer.call('install', simulator)).rejects.toMatchObject({
      message: expect.stringContaining('owns it'),
      hint: expect.stringContaining('icacls'),
    })
    expect(computer.written.size).toBe(0)
  })

  it('where another settings file wants another provider', async () => {
    using computer = serviceComputer()
    const { root, settings } = computer.host.places
    mkdirSync(root, { recursive: true })
    writeFileSync(settings, 'apiVersion: stationkeeper/v1\nkind: Settings\nspec: { provider: wts }\n')
    await expect(computer.call('install', { provider: 'multipoint' })).rejects.toThrow(/says wts/)
  })

  it('what failed on the way is named, with what to do about what stands already', async () => {
    using computer = serviceComputer()
    const { places } = computer.host
    mkdirSync(join(places.task, 'in-the-way'), { recursive: true })
    await expect(computer.call('install', simulator)).rejects.toMatchObject({
      message: expect.stringMatching(/^could not register the task .*EISDIR/),
      hint: expect.stringContaining('service uninstall'),
    })
  })
})

describe('service stop and uninstall', () => {
  it('end it in order; the supervisor does not begin it again', async () => {
    using computer = serviceComputer()
    await computer.call('install', simulator)
    const { out } = await computer.call('stop')
    expect(out).toBe('Ended in order.\n')
    const status = JSON.parse((await computer.call('status', { format: 'json' })).out)
    expect(status).toMatchObject({ installed: true, running: false, lastResult: 0, daemon: null })
    expect((await computer.call('stop')).out).toBe('It was not keeping the host.\n')
  })

  // Only there a process can be made to hang.
  it.runIf(process.platform !== 'win32')('kill one that hangs, and say so', async () => {
    using computer = serviceComputer()
    await computer.call('install', simulator)
    const { daemon } = JSON.parse((await computer.call('status', { format: 'json' })).out)
    process.kill(daemon.pid, 'SIGSTOP')
    const { err } = await computer.call('stop', { within: ms(500) })
    expect(err).toMatch(/did not take the request to end within 500ms; the task was ended by force\.\n/)
    expect(err).toMatch(new RegExp(`Process ${daemon.pid} was killed; `))
    expect(computer.killed).toEqual([daemon.pid])
    expect(JSON.parse((await computer.call('status', { format: 'json' })).out)).toMatchObject({ daemon: null })
  })

  it('uninstall removes the task alone, and says what is left where', async () => {
    using computer = serviceComputer()
    const { places } = computer.host
    await computer.call('install', simulator)
    const { out, err } = await computer.call('uninstall')
    expect(out).toBe('Ended in order.\nThe task is removed.\n')
    expect(err).toContain(places.root)
    expect(computer.task()).toBeNull()
    expect(computer.eventSource).toBe(false)
    expect(readdirSync(places.root).sort()).toEqual(['leases', 'log', 'policies', 'state', 'stationkeeper.yaml'])
    expect((await computer.call('status')).out).toMatch(/^Service: +not installed/)
    await expect(computer.call('uninstall')).rejects.toThrow('no service is installed')
  })

  it('with --what-if end and remove nothing', async () => {
    using computer = serviceComputer()
    await computer.call('install', simulator)
    const { out } = await computer.call('uninstall', { whatIf: true })
    expect(out).toMatch(
      /^What if: ask process \d+, .* to end in order\.\nWhat if: remove the task\.\nWhat if: remove the source of the event log\.\n$/,
    )
    expect(computer.task()).not.toBeNull()
    await computer.call('stop')
  })
})
