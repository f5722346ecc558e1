import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli, temporaryFolder } from '../support/cli.ts'
import { cliClassroom } from '../support/cli-classroom.ts'

const POLICY = `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: lesson }
spec:
  rules:
    - { name: open, match: { everySession: true }, ensure: unlocked }
`

/** A folder to work in, with a valid policy. */
function workplace() {
  const folder = temporaryFolder()
  mkdirSync(join(folder.path, 'policies'))
  writeFileSync(join(folder.path, 'policies', 'lesson.yaml'), POLICY)
  const run = (args: readonly string[] = []) =>
    runCli(['doctor', '--state', join(folder.path, 'state'), ...args], { cwd: folder.path })
  return { ...folder, run, [Symbol.dispose]: () => folder[Symbol.dispose]() }
}

/** @returns levels and topics of what doctor found */
function found(stdout: string): readonly string[] {
  const { findings }: { findings: readonly { level: string; topic: string }[] } = JSON.parse(stdout)
  return findings.map(({ level, topic }) => `${level} ${topic}`)
}

describe('stationkeeper doctor', () => {
  it('tells each setting with its origin and finds nothing wrong with a simulated host', async () => {
    using place = workplace()
    const { stdout, stderr, code } = await place.run()
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^stationkeeper \d+\.\d+\.\d+ \((as delivered|from sources)\), Node \d+\./)
    expect(stdout).toMatch(/^resync +30s +default$/m)
    expect(stdout).toMatch(/^state +\S+state +--state$/m)
    expect(stdout).toMatch(/^ok +policies: +valid: 1 policy, 1 rule/m)
    expect(stdout).toMatch(/^note +provider: +the host is simulated/m)
    expect(code).toBe(0)
  })

  it('changes nothing, not even by making the folders that are missing', async () => {
    using place = workplace()
    const before = readdirSync(place.path, { recursive: true })
    await place.run()
    expect(readdirSync(place.path, { recursive: true })).toEqual(before)
  })

  it('tells of broken settings instead of dying of them, whatever the format', async () => {
    using place = workplace()
    writeFileSync(
      join(place.path, 'stationkeeper.yaml'),
      'apiVersion: stationkeeper/v1\nkind: Settings\nspec: { resync: soon }\n',
    )
    const text = await place.run()
    expect(text.stdout).toMatch(/stationkeeper\.yaml, left out$/m)
    expect(text.stdout).toMatch(/^ERROR +settings: .*:3:\d+: SK2008/m)
    expect(text.stdout).toMatch(/^ok +policies:/m)
    const json = await place.run(['-o', 'json'])
    expect(JSON.parse(json.stdout)).toMatchObject({
      apiVersion: 'stationkeeper/v1',
      kind: 'Doctor',
      settingsFile: { used: false },
    })
    expect([text.code, json.code]).toEqual([1, 1])
  })

  it('gives as data what it prints', async () => {
    using place = workplace()
    const { stdout, code } = await place.run(['-o', 'json'])
    const document = JSON.parse(stdout)
    expect(document.settings).toContainEqual({ name: 'resync', value: '30s', origin: { kind: 'default' } })
    expect(document.settings).toContainEqual(
      expect.objectContaining({ name: 'state', origin: { kind: 'flag', flag: '--state' } }),
    )
    expect(document.findings).toContainEqual(expect.objectContaining({ level: 'ok', topic: 'policies', fix: null }))
    expect(code).toBe(0)
  })

  it('calls it an error that there is nothing to go by, or nothing that is valid', async () => {
    using place = workplace()
    const missing = await place.run(['-o', 'json', '--policies', join(place.path, 'nowhere')])
    expect(found(missing.stdout)).toContain('error policies')
    writeFileSync(join(place.path, 'policies', 'lesson.yaml'), POLICY.replace('unlocked', 'opened'))
    const invalid = await place.run(['-o', 'json'])
    expect(found(invalid.stdout)).toContain('error policies')
    expect([missing.code, invalid.code]).toEqual([1, 1])
  })

  it('sees that acting is stopped, and what the daemon remembers', async () => {
    using place = workplace()
    const state = ['--state', join(place.path, 'state')]
    await runCli(['apply', ...state], { cwd: place.path })
    await runCli(['stop', '--reason', 'fire drill', ...state], { cwd: place.path })
    const { stdout, code } = await place.run()
    expect(stdout).toMatch(/^WARNING +stop: +acting is stopped: fire drill/m)
    expect(stdout).toMatch(/^ok +store: +readable; remembers /m)
    expect(stdout).toMatch(/^ok +armed: +.*as the simulator always is/m)
    expect(code).toBe(0)
  })

  it('says which process keeps the host, and finds its state folder by that', async () => {
    await using place = cliClassroom(['{ name: open, match: { everySession: true }, ensure: unlocked }'])
    const daemon = await place.keep()
    const { stdout, code } = await place.run(['doctor'])
    expect(stdout).toMatch(new RegExp(`^ok +daemon: +process ${daemon.child.pid} keeps the host since `, 'm'))
    expect(code).toBe(0)
  })

  it('tells of a store that is broken, and of all the rest as well', async () => {
    using place = workplace()
    mkdirSync(join(place.path, 'state'), { mode: 0o700 })
    writeFileSync(
      join(place.path, 'state', 'state.db'),
      'this is no database, though it is long enough to be taken for one. '.repeat(100),
    )
    const { stdout, stderr, code } = await place.run(['-o', 'json'])
    expect(stderr).toBe('')
    expect(found(stdout)).toContain('error store')
    expect(found(stdout)).toContain('ok daemon')
    expect(code).toBe(1)
  })

  it.runIf(process.platform !== 'win32')('warns of a state folder that others may look into', async () => {
    using place = workplace()
    mkdirSync(join(place.path, 'state'))
    chmodSync(join(place.path, 'state'), 0o755)
    expect(found((await place.run(['-o', 'json'])).stdout)).toContain('warning state')
    chmodSync(join(place.path, 'state'), 0o700)
    expect(found((await place.run(['-o', 'json'])).stdout)).not.toContain('warning state')
  })

  it.runIf(process.platform !== 'win32')(
    'says of a host that can not be asked why, and that it is an error',
    async () => {
      using place = workplace()
      const { stdout, code } = await place.run(['-o', 'json', '--provider', 'wts'])
      expect(found(stdout)).toContain('error provider')
      expect(code).toBe(1)
    },
  )
})
