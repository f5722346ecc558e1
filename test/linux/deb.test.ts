import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { policyOf } from '../support/cli-classroom.ts'
import { GitRepository, SigningKey } from '../support/git.ts'
import { serveByGit } from '../support/git-daemon.ts'
import { command, commandAs } from './support/command.ts'
import { knowsLocks } from './support/knows-locks.ts'
import { everybodyThere } from './support/people.ts'
import { noteStep, step } from './support/step.ts'
import { openWitness } from './support/witness.ts'

const deb = process.env.LINUX_DEB
const policies = '/etc/stationkeeper/policies'
/** While it is there, no package starts a service. */
const REFUSAL = '/usr/sbin/policy-rc.d'
const PEOPLE = ['ana', 'ben', 'cid', 'dora', 'eve', 'finn'] as const

const SETTINGS = '/etc/stationkeeper/stationkeeper.yaml'
const SIGNERS = '/etc/stationkeeper/allowed-signers'
const DROP_INS = '/etc/systemd/system/stationkeeper.service.d'
const NETWORK = `${DROP_INS}/10-repository.conf`

/** What anything installed by the package is called, wherever it is. */
async function leftOvers(): Promise<readonly string[]> {
  const places = ['/etc', '/usr/bin', '/usr/lib', '/usr/share', '/var/lib', '/var/cache', '/run']
  const found = await command('find', ...places, '-xdev', '-name', '*stationkeeper*', '-not', '-path', '*/dpkg/*')
  return found === '' ? [] : found.split('\n')
}

const stationkeeper = (...args: readonly string[]): Promise<string> =>
  commandAs('stationkeeper', '/usr/bin/stationkeeper', ...args)

async function doctorsWords(): Promise<readonly { readonly level: string }[]> {
  // Its exit code says that there are errors, which is what is asked here.
  const said = await command(
    'runuser',
    '-u',
    'stationkeeper',
    '--',
    'sh',
    '-c',
    'cd / && /usr/bin/stationkeeper doctor -o json || true',
  )
  return JSON.parse(said).findings
}

const active = (): Promise<string> =>
  command('systemctl', 'show', '--property=ActiveState', '--value', 'stationkeeper.service')

describe.skipIf(deb === undefined)('the package for Debian (LINUX_DEB names it; npm run test:linux builds it)', () => {
  let before: readonly string[]

  beforeAll(async () => {
    if (existsSync(REFUSAL)) renameSync(REFUSAL, `${REFUSAL}.aside`)
    before = await leftOvers()
    await step('package installed, service ready', () => command('dpkg', '--install', deb ?? ''))
  })
  afterAll(async () => {
    // The bed's other tests have this account, too.
    await command('sh', '-c', 'id -u stationkeeper || useradd --system --shell /usr/sbin/nologin stationkeeper')
    if (existsSync(`${REFUSAL}.aside`)) renameSync(`${REFUSAL}.aside`, REFUSAL)
  })

  test('starts the service, as an account of its own that is in the group xrdp', async () => {
    expect(await active()).toBe('active')
    expect((await command('id', '-nG', 'stationkeeper')).split(' ')).toContain('xrdp')
    const pid = await command('systemctl', 'show', '--property=MainPID', '--value', 'stationkeeper.service')
    expect(statSync(`/proc/${pid}`).uid).toBe(Number(await command('id', '-u', 'stationkeeper')))
    expect(await command('readlink', `/proc/${pid}/exe`)).toBe('/usr/lib/stationkeeper/node/bin/node')
  })

  test('gives that account all that doctor asks for', async () => {
    const { findings } = JSON.parse(await stationkeeper('doctor', '-o', 'json'))
    expect(findings.filter(({ level }: { level: string }) => level === 'error' || level === 'warning')).toEqual([])
    expect(findings).toContainEqual({
      level: 'ok',
      topic: 'rights',
      message: 'polkit lets stationkeeper unlock sessions',
      fix: null,
    })
  })

  test('answers that account in a home that it may not enter, where administrators ask', async () => {
    const home = mkdtempSync('/srv/stationkeeper-home-')
    expect(statSync(home).mode & 0o777).toBe(0o700)
    try {
      for (const verb of ['doctor', 'sessions', 'plan', 'status', 'history']) {
        const asked = `cd ${home} && setpriv --reuid=stationkeeper --regid=stationkeeper --init-groups stationkeeper ${verb}`
        expect(await command('sh', '-c', asked)).not.toBe('')
      }
    } finally {
      rmSync(home, { recursive: true })
    }
  })

  test('changes nothing before it is armed, and then unlocks in its sandbox whom a policy names', async () => {
    const there = await everybodyThere()
    for (const name of readdirSync(policies)) rmSync(`${policies}/${name}`)
    const rule = '{ name: open, match: { everySession: true }, ensure: unlocked }'
    writeFileSync(
      `${policies}/open.yaml`,
      `apiVersion: stationkeeper/v1\nkind: SessionPolicy\nmetadata: { name: lab }\nspec: { rules: [ ${rule} ] }\n`,
    )
    chownSync(`${policies}/open.yaml`, 0, Number(await command('id', '-g', 'stationkeeper')))
    await command('systemctl', 'reload', 'stationkeeper.service')
    expect(await stationkeeper('status')).toMatch(/^Armed: +no/m)
    await step('armed by service install --enforce', () => command('stationkeeper', 'service', 'install', '--enforce'))
    // Begun anew to be armed, it has to learn first who locks what. No rule wants anything of those whom nobody blocks.
    await knowsLocks(() => stationkeeper('sessions', '-o', 'json'))
    await using witness = await openWitness()
    await command('loginctl', 'lock-sessions')
    for (const person of PEOPLE) {
      const locked = await witness.hears(there[person], 'locked')
      const unlocked = await witness.hears(there[person], 'unlocked')
      noteStep('Block All with the package: locked -> unlocked', unlocked.at - locked.at)
    }
  })

  test('fetches signed policies over the network in its sandbox once service install has opened that, and doctor says so before', async () => {
    const folder = mkdtempSync('/srv/stationkeeper-tried-')
    const before = readFileSync(SETTINGS, 'utf8')
    const key = new SigningKey(`${folder}/keller`)
    key.allow(SIGNERS, 'keller@school.example')
    const repository = new GitRepository(`${folder}/school`)
    const commit = repository.push(
      'lab.yaml',
      policyOf(['{ name: open, match: { everySession: true }, ensure: unlocked }']),
      {
        key,
      },
    )
    await using served = await serveByGit(folder)
    const git = { url: `${served.url}/school`, branch: 'main', every: '1h', verify: { commits: SIGNERS } }
    writeFileSync(SETTINGS, before.replace(/^ {2}policies: .*$/m, `  policies: ${JSON.stringify({ git })}`))
    try {
      await command('systemctl', 'restart', 'stationkeeper.service')
      expect(await stationkeeper('status')).toMatch(/^NOT READ: .*can't be reached/m)
      const cutOff = { level: 'error', topic: 'service', message: expect.stringContaining('has no network') }
      expect(await doctorsWords()).toContainEqual(expect.objectContaining(cutOff))
      expect(await command('stationkeeper', 'service', 'install')).toContain(`done: write ${NETWORK}`)
      expect(JSON.parse(await stationkeeper('status', '-o', 'json'))).toMatchObject({
        policies: { repository: { commit: { id: commit, signer: 'keller@school.example' } } },
      })
      expect((await doctorsWords()).filter(({ level }) => level === 'error')).toEqual([])
    } finally {
      writeFileSync(SETTINGS, before)
      rmSync(SIGNERS)
      rmSync(folder, { recursive: true })
    }
    expect(await command('stationkeeper', 'service', 'install')).toContain(`done: remove ${NETWORK}`)
    expect(existsSync(NETWORK)).toBe(false)
  })

  test('leaves the service ended over an upgrade that a person had ended', async () => {
    await command('systemctl', 'stop', 'stationkeeper.service')
    await command('dpkg', '--install', deb ?? '')
    expect(await active()).toBe('inactive')
    await command('systemctl', 'start', 'stationkeeper.service')
    await step('package upgraded, service ready again', () => command('dpkg', '--install', deb ?? ''))
    expect(await active()).toBe('active')
  })

  test('keeps settings and journal when it is removed, and nothing when it is purged', async () => {
    const reaching = '\n  api: { listen: 127.0.0.1:8080 }\n  alerts: { webhook: https://alerts.example/ }'
    writeFileSync(SETTINGS, readFileSync(SETTINGS, 'utf8').replace(/^spec:$/m, `spec:${reaching}`))
    await command('stationkeeper', 'service', 'install')
    expect(readdirSync(DROP_INS).sort()).toEqual(['20-api.conf', '30-webhook.conf'])
    await command('dpkg', '--remove', 'stationkeeper')
    expect(await active()).toBe('inactive')
    expect(readdirSync('/etc/stationkeeper').sort()).toEqual(['policies', 'stationkeeper.yaml'])
    expect(existsSync('/var/lib/stationkeeper/state/state.db')).toBe(true)
    expect(existsSync('/usr/lib/stationkeeper')).toBe(false)
    await command('dpkg', '--purge', 'stationkeeper')
    expect((await leftOvers()).filter(path => !before.includes(path))).toEqual([])
    await expect(command('id', 'stationkeeper')).rejects.toThrow(/no such user/)
  })
})
