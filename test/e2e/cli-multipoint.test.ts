import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type CliOptions, type CliResult, type RunningCli, startCli, temporaryFolder } from '../support/cli.ts'
import { isAlive, standInProgram } from '../support/multipoint-host.ts'
import { MultiPointWorld, multiPointClassroom, type WorldSetUp } from '../support/multipoint-world.ts'
import { runHere } from '../support/run-here.ts'
import { until } from '../support/until.ts'

interface Room {
  readonly world: MultiPointWorld
  run(args: readonly string[], options?: CliOptions): Promise<CliResult>
  keep(args: readonly string[]): RunningCli
  [Symbol.dispose](): void
}

/** @param multipoint more settings of the provider, a line of YAML each */
function room(rules: readonly string[], multipoint: readonly string[] = [], setUp: Partial<WorldSetUp> = {}): Room {
  const folder = temporaryFolder()
  const world = new MultiPointWorld(join(folder.path, 'world')).create({ sessions: multiPointClassroom(), ...setUp })
  const program = standInProgram(world, join(folder.path, 'bin'))
  mkdirSync(join(folder.path, 'policies'))
  writeFileSync(
    join(folder.path, 'policies', 'lesson.yaml'),
    `apiVersion: stationkeeper/v1\nkind: SessionPolicy\nmetadata: { name: lesson }\nspec:\n  timeZone: UTC\n  rules:\n${rules.map(rule => `    - ${rule}\n`).join('')}`,
  )
  writeFileSync(
    join(folder.path, 'stationkeeper.yaml'),
    [
      'apiVersion: stationkeeper/v1',
      'kind: Settings',
      'spec:',
      '  host: LAB-1',
      '  provider: multipoint',
      '  settle: 50ms',
      '  resync: 1s',
      '  observeTimeout: 2m',
      '  state: ./state',
      '  leases: ./leases',
      '  multipoint:',
      `    powershell: ${program}`,
      ...multipoint.map(line => `    ${line}`),
      '',
    ].join('\n'),
  )
  const options: CliOptions = { cwd: folder.path }
  const running: RunningCli[] = []
  return {
    world,
    run: (args, more) => runHere(args, { ...options, ...more }),
    keep(args) {
      const daemon = startCli(args, options)
      running.push(daemon)
      return daemon
    },
    [Symbol.dispose]() {
      for (const { child } of running) child.kill('SIGKILL')
      folder[Symbol.dispose]()
    },
  }
}

const OPEN = '{ name: open, match: { connection: station }, ensure: unlocked }'
/** With all the time that a busy machine takes to start a process. */
const PROBED = ['probeProcess: WmsBlock', 'probeTimeout: 2m']

/** The stand-in is started by a script with a `#!` line, which Windows has none of; the rest of the provider is tested there as elsewhere. */
describe.runIf(process.platform !== 'win32')('multipoint, from the command line', () => {
  it('unlocks what the probe sees blocked, verifies it, and leaves no process behind', async () => {
    using lab = room([OPEN], PROBED)
    for (const id of ['1', '3', '6']) lab.world.change(id, { blocked: true })
    const plan = await lab.run(['plan'])
    expect(plan.code).toBe(0)
    expect(plan.stdout).toContain('"Unlock-WmsSession" on Session 3 (CLASS\\çelik, station 3)')
    const applied = await lab.run(['apply'])
    expect(applied.stdout).toContain('Unlocked: Session 1 (CLASS\\ana, station 1).\n')
    expect(applied).toMatchObject({ code: 0, stderr: '' })
    expect(lab.world.sessions.filter(({ blocked }) => blocked).map(({ id }) => id)).toEqual(['6'])
    await until(() => !lab.world.starts.some(isAlive))
  })

  it('keeps the host: asserts without a probe, says that fights are not seen, and ends with all its processes', async () => {
    using lab = room([OPEN])
    const daemon = lab.keep(['run', '--enforce'])
    await daemon.said('Plan: ')
    await until(() => acts(lab).length >= 4)
    expect(acts(lab).map(({ action }) => action)).toEqual(acts(lab).map(() => 'unlock'))
    const status = await lab.run(['status'])
    expect(status.stdout).toContain('LAB-1 (multipoint)')
    expect(status.stdout).toMatch(/^Fight detection: off/m)
    daemon.child.kill('SIGTERM')
    expect((await daemon.done).code).toBe(0)
    await until(() => !lab.world.starts.some(isAlive))
    // One that reads, and no more than two that act; the verbs beside the daemon have their own.
    expect(new Set(requestsOf(lab, 'act').map(({ pid }) => pid)).size).toBeLessThanOrEqual(2)
  })

  it('unlocks again what is blocked again, and tells once that the probe has failed', async () => {
    using lab = room([OPEN], PROBED)
    const daemon = lab.keep(['run', '--enforce'])
    await daemon.said('Plan: ')
    for (const round of [1, 2]) {
      lab.world.change('2', { blocked: true })
      await until(() => lab.world.session('2')?.blocked === false)
      expect(acts(lab)).toHaveLength(round)
    }
    lab.world.trouble({ on: 'probe-process', what: 'die' })
    await daemon.said('Probing for blocked sessions')
    expect(daemon.stdout.split('Probing for blocked sessions')).toHaveLength(2)
  })

  it('tells whoever looks, once, that the probe failed, and neither the data nor the exit code tell otherwise', async () => {
    using lab = room([OPEN], PROBED)
    lab.world.trouble({ on: 'probe-process', what: 'die' })
    for (const verb of ['sessions', 'plan', 'status']) {
      const { stdout, stderr, code } = await lab.run([verb])
      expect(stderr.match(/^Probing for blocked sessions failed, so less is known: .+$/gm)).toHaveLength(1)
      expect(stdout).toMatch(/^Fight detection: off/m)
      expect(code).toBe(0)
    }
    expect((await lab.run(['apply'])).stderr).toMatch(/^Probing for blocked sessions failed, so less is known: .+\n$/)
  })

  it('tries the probe, and remarks upon ids that no session of the host has', async () => {
    using lab = room([OPEN], PROBED)
    lab.world.change('3', { blocked: true })
    expect(await lab.run(['probe', 'test'])).toMatchObject({ code: 0, stdout: '3\n', stderr: '' })
    lab.world.trouble({ on: 'sessions', what: 'die' })
    const blind = await lab.run(['probe', 'test', '-o', 'json'])
    expect(JSON.parse(blind.stdout)).toMatchObject({ blocked: ['3'], unknownIds: null })
    expect(blind.stderr).toContain('The host did not tell its sessions')
  })

  it('takes the spelling of the cmdlets, and hands their timeout on', async () => {
    using lab = room([OPEN], PROBED)
    lab.world.change('3', { blocked: true })
    const unlocked = await lab.run(['unlock', '-SessionId', '3', '-TimeoutInSecond', '7000'])
    expect(unlocked).toMatchObject({ code: 0, stdout: expect.stringContaining('Unlocked: Session 3') })
    // What its start took is no longer to be had.
    expect(acts(lab)).toMatchObject([
      { session: '3', timeoutSeconds: expect.toSatisfy(left => left > 6_900 && left <= 7_000) },
    ])
  })

  it('says of a cmdlet that hangs that its outcome is unknown, and leaves no process behind', async () => {
    using lab = room([OPEN], PROBED)
    lab.world.change('3', { blocked: true })
    lab.world.trouble({ on: 'act', what: 'hang' })
    const { stdout, code } = await lab.run(['unlock', '3', '--timeout', '1s'])
    expect(code).toBe(1)
    expect(stdout).toContain('no answer within 1s')
    expect(lab.world.session('3')?.blocked).toBe(true)
    await until(() => !lab.world.starts.some(isAlive))
  })

  it('disconnects a person of any name, who is seen disconnected', async () => {
    using lab = room([OPEN])
    const { stdout, code } = await lab.run(['disconnect', '6'])
    expect(stdout).toContain('Disconnected: Session 6')
    expect(code).toBe(0)
    expect(lab.world.session('6')?.state).toBe('Disconnected')
  })

  it('says what to do where there is no module', async () => {
    using lab = room([OPEN], [], { dialect: 'none' })
    const { stdout, code } = await lab.run(['unlock', '3'])
    expect(code).toBe(6)
    expect(stdout).toContain('Session 3')
    expect(acts(lab)).toEqual([])
  })
})

function requestsOf(lab: Room, what: string): MultiPointWorld['requests'] {
  return lab.world.requests.filter(({ request }) => request.do === what)
}

function acts(lab: Room): readonly Readonly<Record<string, unknown>>[] {
  return requestsOf(lab, 'act').map(({ request }) => request)
}
