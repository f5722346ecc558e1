import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type CliOptions, type CliResult, type RunningCli, runCli, startCli, temporaryFolder } from '../support/cli.ts'
import { isAlive, standInProgram } from '../support/multipoint-host.ts'
import { MultiPointWorld, multiPointClassroom, type WorldSetUp } from '../support/multipoint-world.ts'

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
    run: (args, more) => runCli(args, { ...options, ...more }),
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
const PROBED = ['probeProcess: WmsBlock']

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
    expect(lab.world.starts.filter(isAlive)).toEqual([])
  })
})
