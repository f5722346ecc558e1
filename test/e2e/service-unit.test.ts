import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ms } from '../../src/model/time.ts'
import { projectFolder } from '../support/cli.ts'
import { type UnitComputer, unitComputer } from '../support/service-unit.ts'

const simulator = { provider: 'simulator' }

describe.runIf(process.platform === 'linux')('service install with systemd', () => {
  it('makes the account, folders, settings, policies, rules and a unit, and the host is kept', async () => {
    using computer = unitComputer()
    const { places } = computer.host
    const { out, err } = await computer.call('install', simulator)
    expect(out).toMatch(/^done: make the account stationkeeper\ndone: let stationkeeper into the group xrdp/)
    expect(out).toMatch(/done: see that it keeps the host\n$/)
    expect(err).toContain('its words are in `journalctl -u stationkeeper.service`')
    expect(readdirSync(places.policies).sort()).toEqual([
      'lessons.test.yaml',
      'lessons.yaml',
      'rooms.yaml',
      'tidy-up.yaml',
    ])
    expect(parse(readFileSync(places.settings, 'utf8'))).toMatchObject({
      spec: { provider: 'simulator', policies: 'policies', state: places.state },
    })
    expect(Object.fromEntries(computer.given)).toMatchObject({
      [places.root]: { gid: 997, mode: 0o750 },
      [places.settings]: { gid: 997, mode: 0o640 },
      [places.policies]: { gid: 997, mode: 0o750 },
      [join(places.policies, 'lessons.yaml')]: { gid: 997, mode: 0o640 },
    })
    const unit = readFileSync(places.unit, 'utf8')
    expect(unit).toContain(`"${places.settings}"`)
    expect(unit).toMatch(/^User=stationkeeper\nGroup=stationkeeper$/m)
    expect(readFileSync(places.polkitRules, 'utf8')).toContain("subject.user === 'stationkeeper'")
    expect(JSON.parse((await computer.call('status', { format: 'json' })).out)).toMatchObject({
      kind: 'Service',
      installed: true,
      enabled: true,
      running: true,
      daemon: { state: places.state },
      policies: places.policies,
      unit: { path: places.unit, status: 'Keeping = all', user: 'stationkeeper' },
    })
    expect((await computer.call('status')).out).toMatch(
      /^Service: +installed, starts with the computer; active as stationkeeper\n/,
    )
  })

  it('again changes nothing of a person, writes no file that is as it should be, and begins the service anew', async () => {
    using computer = unitComputer()
    const { places } = computer.host
    await computer.call('install', simulator)
    const first = JSON.parse((await computer.call('status', { format: 'json' })).out)
    writeFileSync(join(places.policies, 'lessons.yaml'), '# mine\n')
    const { out } = await computer.call('install')
    expect(out).not.toMatch(/make |write |let stationkeeper into/)
    expect(readFileSync(join(places.policies, 'lessons.yaml'), 'utf8')).toBe('# mine\n')
    const second = JSON.parse((await computer.call('status', { format: 'json' })).out)
    expect(second.daemon.pid).not.toBe(first.daemon.pid)
  })

  it('writes its own files anew after an update, and arms once: what the next start finds does not', async () => {
    using computer = unitComputer()
    const { places } = computer.host
    await installUnarmed(computer)
    expect(computer.journal()).toBe('')
    const unit = readFileSync(places.unit, 'utf8')
    writeFileSync(places.unit, unit.replace('WatchdogSec=60', 'WatchdogSec=1'))
    const { out } = await computer.call('install', { enforce: true })
    expect(out).toContain(`done: write ${places.unit}\n`)
    expect(readFileSync(places.unit, 'utf8')).toBe(unit)
    expect(computer.journal()).toContain('Enforced from now on')
    expect(existsSync(dirname(places.arming))).toBe(false)
    expect(computer.asked().slice(-2)).toEqual(['restart stationkeeper.service', 'daemon-reload'])
  })

  it('arms without a trace where an administrator changed the unit until the next start of the computer', async () => {
    using computer = unitComputer()
    const { places } = computer.host
    const folder = dirname(places.arming)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'override.conf'), '[Service]\nNice=5\n')
    await computer.call('install', { ...simulator, enforce: true })
    expect(readdirSync(folder)).toEqual(['override.conf'])
  })

  it('says that the host is not armed where another change of the unit won over the arming', async () => {
    using computer = unitComputer()
    const { places } = computer.host
    await installUnarmed(computer)
    const [start] = /^ExecStart=.*$/m.exec(readFileSync(places.unit, 'utf8')) ?? []
    mkdirSync(dirname(places.arming), { recursive: true })
    // systemd takes them in the order of their names.
    writeFileSync(join(dirname(places.arming), 'override.conf'), `[Service]\nExecStart=\n${start}\n`)
    await expect(computer.call('install', { enforce: true })).rejects.toThrow(
      /could not see that the host is armed: it runs and is not armed, .*`systemctl cat stationkeeper\.service`/,
    )
  })

  it('says that real sessions are left alone until the host is armed, which it may have been before, and how to arm it', async () => {
    using computer = unitComputer()
    const { err } = await computer.call('install', { start: false })
    expect(err).toMatch(
      /^Unless the host was armed before .* withholds .* `sudo stationkeeper service install --enforce`\.$/m,
    )
  })

  it('with --what-if shows every step and takes none, needing no rights', async () => {
    using computer = unitComputer()
    computer.isRoot = false
    const { places } = computer.host
    const { out } = await computer.call('install', { whatIf: true })
    expect(out).toContain('What if: make the account stationkeeper.\n')
    expect(out).toContain(`What if: write ${places.unit}.\n`)
    expect(existsSync(places.root)).toBe(false)
    expect(computer.accounts.has('stationkeeper')).toBe(false)
  })

  it('with another account names that in the unit and in every rule', async () => {
    using computer = unitComputer()
    const { places } = computer.host
    await computer.call('install', { ...simulator, account: 'kiosk', start: false })
    const unit = readFileSync(places.unit, 'utf8')
    expect(unit).toMatch(/^User=kiosk$/m)
    expect(unit).not.toMatch(/^Group=/m)
    for (const path of [places.polkitRules, places.polkitAuthority, places.busPolicy]) {
      const text = readFileSync(path, 'utf8')
      expect(text).toMatch(/'kiosk'|unix-user:kiosk|user="kiosk"/)
      expect(text).not.toMatch(/'stationkeeper'|unix-user:stationkeeper|user="stationkeeper"/)
    }
  })

  it('leaves unit and rules to a package that brought them', async () => {
    using computer = unitComputer()
    const { places } = computer.host
    const [packaged = ''] = places.packagedUnits
    mkdirSync(dirname(packaged), { recursive: true })
    writeFileSync(packaged, '[Service]\n')
    const { out } = await computer.call('install', { whatIf: true })
    expect(out).not.toMatch(/write .*(polkit|dbus|systemd)/)
    await expect(computer.call('install', { account: 'kiosk' })).rejects.toThrow(
      'the unit of the package has its own account',
    )
  })
})

describe.runIf(process.platform === 'linux')('service install with systemd is refused, and nothing is done', () => {
  it.each([
    ['without root', { ...simulator }, /needs root's rights/],
    ['for an account that is not there', { account: 'keeper' }, /there is no account keeper/],
    ["for a person's account", { account: 'ana' }, /ana is a person's account/],
    ['for root', { account: 'root' }, /root is root/],
    ['for what is no name', { account: 'x"\n' }, /is no name of an account/],
    ['when it is to be armed and not to start', { enforce: true, start: false }, /makes no sense/],
  ])('%s', async (name, call, message) => {
    using computer = unitComputer()
    computer.isRoot = name !== 'without root'
    await expect(computer.call('install', call)).rejects.toThrow(message)
    expect(existsSync(computer.host.places.root)).toBe(false)
    expect(existsSync(computer.host.places.unit)).toBe(false)
  })

  it('where others may change the program, or what it would go by', async () => {
    using computer = unitComputer()
    computer.open.add(projectFolder)
    await expect(computer.call('install', simulator)).rejects.toThrow(/others may change the program: /)
    computer.open.clear()
    const { root } = computer.host.places
    mkdirSync(root, { recursive: true })
    computer.open.add(root)
    await expect(computer.call('install', simulator)).rejects.toMatchObject({
      hint: expect.stringContaining('chmod go-w'),
    })
    expect(existsSync(computer.host.places.unit)).toBe(false)
  })

  it('where the unit would not see the program', async () => {
    using computer = unitComputer()
    computer.hidden.add(projectFolder)
    await expect(computer.call('install', simulator)).rejects.toThrow(`where ${projectFolder} is`)
    expect(existsSync(computer.host.places.root)).toBe(false)
  })

  it('where a unit of somebody else stands', async () => {
    using computer = unitComputer()
    const { unit, root } = computer.host.places
    mkdirSync(dirname(unit), { recursive: true })
    writeFileSync(unit, '[Service]\nExecStart=/bin/true\n')
    await expect(computer.call('install', simulator)).rejects.toThrow(/is there already, and not by/)
    expect(existsSync(root)).toBe(false)
  })

  it('where systemd does not run', async () => {
    using computer = unitComputer()
    Object.assign(computer.host, { hasSystemd: false })
    await expect(computer.call('install', simulator)).rejects.toMatchObject({
      name: 'InvalidInput',
      hint: expect.stringContaining('stationkeeper run --settings'),
    })
  })

  it('what failed on the way is named', async () => {
    using computer = unitComputer()
    const { places } = computer.host
    mkdirSync(places.policies, { recursive: true })
    writeFileSync(join(places.policies, 'x.yaml'), 'broken: [\n')
    await expect(computer.call('install', simulator)).rejects.toThrow(
      /could not start it.*Job for stationkeeper\.service failed/,
    )
  })
})

describe.runIf(process.platform === 'linux')('service stop and uninstall with systemd', () => {
  it('stop ends it in order', async () => {
    using computer = unitComputer()
    await computer.call('install', simulator)
    expect((await computer.call('stop')).out).toBe('Ended in order.\n')
    expect(computer.journal()).toMatch(/Ended\. /)
    expect(JSON.parse((await computer.call('status', { format: 'json' })).out)).toMatchObject({
      running: false,
      daemon: null,
      lastResult: 0,
    })
    expect((await computer.call('stop')).out).toBe('It was not running.\n')
  })

  it('stop ends by force one that hangs, and says so', async () => {
    using computer = unitComputer()
    await computer.call('install', simulator)
    const { daemon } = JSON.parse((await computer.call('status', { format: 'json' })).out)
    process.kill(daemon.pid, 'SIGSTOP')
    const { err } = await computer.call('stop', { within: ms(300) })
    expect(err).toMatch(/has not ended within 300ms, and is ended by force/)
    expect(JSON.parse((await computer.call('status', { format: 'json' })).out)).toMatchObject({ running: false })
  })

  it('lets the unit reach a repository on the network, and no longer than the settings name one', async () => {
    using computer = unitComputer()
    const { network } = computer.host.places
    await keptElsewhere(computer, 'https://git.school.example/p.git')
    const { out } = await computer.call('install', { start: false })
    expect(out).toContain(`done: write ${network}\ndone: have systemd read its units again\n`)
    expect(readFileSync(network, 'utf8')).toMatch(
      /git\.school\.example[\s\S]*\n\[Service\]\nRestrictAddressFamilies=AF_INET AF_INET6\nIPAddressAllow=any\n$/,
    )
    await keptElsewhere(computer, '/srv/policies.git')
    expect((await computer.call('install', { start: false, whatIf: true })).out).toContain(`What if: remove ${network}`)
    expect((await computer.call('install', { start: false })).out).toContain(`done: remove ${network}`)
    expect(existsSync(dirname(network))).toBe(false)
  })

  it('lets browsers of this computer reach the unit, and the unit whom it alerts, as long as the settings say so', async () => {
    using computer = unitComputer()
    const { listening, alerting, settings } = computer.host.places
    mkdirSync(dirname(settings), { recursive: true })
    const write = (spec: string): void =>
      writeFileSync(settings, `apiVersion: stationkeeper/v1\nkind: Settings\nspec: {provider: simulator${spec}}\n`)
    write(', api: {listen: "127.0.0.1:8377"}, alerts: {webhook: "https://alerts.school.example/secret"}')
    await computer.call('install', { start: false })
    expect(readFileSync(listening, 'utf8')).toMatch(/127\.0\.0\.1:8377[\s\S]*\nIPAddressAllow=localhost\n$/)
    expect(readFileSync(alerting, 'utf8')).toMatch(/\nIPAddressAllow=any\n$/)
    expect(readFileSync(alerting, 'utf8')).not.toContain('secret')
    write('')
    const { out } = await computer.call('install', { start: false })
    expect(out).toContain(`done: remove ${listening}`)
    expect(out).toContain(`done: remove ${alerting}`)
    expect(existsSync(dirname(listening))).toBe(false)
  })

  it('removes with the service what let it reach a network, and leaves what an administrator wrote there', async () => {
    using computer = unitComputer()
    const { network } = computer.host.places
    await keptElsewhere(computer, 'git@git.school.example:p.git')
    const others = join(dirname(network), 'override.conf')
    mkdirSync(dirname(network), { recursive: true })
    writeFileSync(others, '[Service]\nNice=5\n')
    await computer.call('install', { start: false })
    await computer.call('uninstall')
    expect(readdirSync(dirname(network))).toEqual(['override.conf'])

    writeFileSync(network, '[Service]\nIPAddressAllow=10.0.0.0/8\n')
    await expect(computer.call('install', { start: false })).rejects.toThrow(`${network} is there already`)
  })

  it('refuses settings that name what the unit would not see', async () => {
    using computer = unitComputer()
    await keptElsewhere(computer, 'git@git.school.example:p.git')
    computer.hidden.add('/home/ana/key')
    await expect(computer.call('install')).rejects.toThrow('where /home/ana/key is, which its settings name')
  })

  it('uninstall removes what install wrote for the system, and leaves settings, policies and state', async () => {
    using computer = unitComputer()
    const { places } = computer.host
    await computer.call('install', simulator)
    const preview = await computer.call('uninstall', { whatIf: true })
    expect(preview.out).toContain(`What if: remove ${places.unit}.\n`)
    const { out, err } = await computer.call('uninstall')
    expect(out).toBe('Ended in order.\nThe unit and its rules are removed.\n')
    expect(err).toContain(places.state)
    for (const path of [places.unit, places.polkitRules, places.polkitAuthority, places.busPolicy]) {
      expect(existsSync(path)).toBe(false)
    }
    expect(existsSync(places.settings)).toBe(true)
    expect((await computer.call('status')).out).toMatch(/^Service: +not installed/)
    await expect(computer.call('uninstall')).rejects.toThrow('no service is installed')
    rmSync(places.root, { recursive: true })
  })
})

/** A simulator that has to be armed like a real host, in a service that was not started yet. */
async function installUnarmed(computer: UnitComputer): Promise<void> {
  const { root, settings, state } = computer.host.places
  mkdirSync(root, { recursive: true })
  const spec = `{ state: ${JSON.stringify(state)}, simulator: { armed: false } }`
  writeFileSync(settings, `apiVersion: stationkeeper/v1\nkind: Settings\nspec: ${spec}\n`)
  await computer.call('install', { start: false })
}

/** Settings by which the policies are in a repository. */
async function keptElsewhere(computer: UnitComputer, url: string): Promise<void> {
  const { root, settings, state } = computer.host.places
  mkdirSync(root, { recursive: true })
  const ssh = url.startsWith('git@') ? { sshKey: '/home/ana/key', knownHosts: '/etc/stationkeeper/hosts' } : {}
  const spec = JSON.stringify({ provider: 'simulator', state, policies: { git: { url, branch: 'main', ...ssh } } })
  writeFileSync(settings, `apiVersion: stationkeeper/v1\nkind: Settings\nspec: ${spec}\n`)
}
