import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type CliResult, type RunningCli, runCli, startCli } from '../support/cli.ts'
import { type InProcessClassroom, inProcessClassroom } from '../support/in-process.ts'
import { faultsOf } from '../support/printed.ts'

const OPEN = '{ name: open, match: { connection: station }, ensure: unlocked }'
const ALONE = '{ name: open, match: { connection: station }, ensure: unmanaged }'

const DISARMED = { STATIONKEEPER_SIMULATOR_ARMED: 'false' }

/** A real daemon on the classroom, with its first plan made. */
async function keep(room: InProcessClassroom, env: Readonly<Record<string, string>> = {}): Promise<RunningCli> {
  const daemon = startCli(['run', '--state', join(room.path, 'state')], { cwd: room.path, env })
  await daemon.said('Plan: ')
  return daemon
}

/** Two processes that carry out one saved plan at the same time. */
function twice(room: InProcessClassroom): Promise<readonly CliResult[]> {
  const apply = (): Promise<CliResult> =>
    runCli(['apply', 'my.plan', '--state', join(room.path, 'state')], { cwd: room.path })
  return Promise.all([apply(), apply()])
}

async function saved(rule: string): Promise<InProcessClassroom> {
  const room = inProcessClassroom([rule])
  for (const id of ['1', '2']) await room.run(['simulate', 'block', id])
  return room
}

const unlocks = async (room: InProcessClassroom): Promise<number> => {
  const { stdout } = await room.run(['history'])
  return stdout.split('\n').filter(line => line.includes('about to unlock')).length
}

test('of two processes that apply one saved plan at once, one does, without a daemon', async () => {
  using room = await saved(OPEN)
  await room.run(['plan', '--out', 'my.plan'])
  expect(faultsOf('saved-plan', JSON.parse(readFileSync(join(room.path, 'my.plan'), 'utf8')))).toEqual([])
  const both = await twice(room)
  expect(both.map(({ code }) => code).toSorted()).toEqual([0, 4])
  expect(both.find(({ code }) => code === 4)?.stderr).toMatch(/^stationkeeper: used-plan: /)
  expect(await unlocks(room)).toBe(2)
})

test('beside a daemon it is the daemon that carries out a saved plan, once, and remembers it over its end', async () => {
  using room = await saved(OPEN)
  // Nobody has armed it, so all that is done is a person's own word.
  {
    await using _daemon = await keep(room, DISARMED)
    expect(await room.run(['plan', '--server', '--out', 'my.plan'])).toMatchObject({ code: 0 })
    await room.run(['simulate', 'block', '3'])
    const both = await twice(room)
    expect(both.map(({ code }) => code).toSorted()).toEqual([0, 4])
    expect(both.find(({ code }) => code === 0)?.stdout).toContain('Left alone: unlock of Session 3')
    expect(both.find(({ code }) => code === 4)?.stderr).toMatch(/^stationkeeper: used-plan: /)
  }
  await using _daemon = await keep(room, DISARMED)
  expect(await room.run(['apply', 'my.plan'])).toMatchObject({ code: 4 })
  expect(await unlocks(room)).toBe(2)
})

test('a plan that the daemon made of other policies is carried out as far as its own want the same', async () => {
  using room = await saved(ALONE)
  await using _daemon = await keep(room)
  room.write([OPEN], 'drafts')
  const asked = await room.run(['plan', '--server', '--policies', 'drafts', '--out', 'my.plan'])
  expect(asked).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Plan: 2 to unlock/m) })
  const { code, stdout } = await room.run(['apply', 'my.plan'])
  expect([code, await unlocks(room)]).toEqual([0, 0])
  expect(stdout).toMatch(
    /^The policies are others .*\nNot done: unlock of Session 1 .*: a rule says to leave it alone\./,
  )
})

test('plan --server shows what the daemon would do by given policies, does nothing, and can not be had without one', async () => {
  using room = await saved(ALONE)
  expect(await room.run(['plan', '--server'])).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'stationkeeper: no daemon keeps this host, so none can plan\n' +
      '  start one with `stationkeeper run`, or plan here without --server\n',
  })
  await using daemon = await keep(room)
  room.write(['{ name: out, match: { connection: station }, ensure: disconnected, timeout: 7s }'], 'drafts')
  const document = JSON.parse((await room.run(['plan', '--server', '--policies', 'drafts', '-o', 'json'])).stdout)
  expect(document).toMatchObject({ kind: 'Plan', host: 'CLASSROOM', summary: { disconnect: 8 } })
  const script = await room.run(['plan', '--server', '--policies', 'drafts', '-o', 'powershell'])
  expect(script.stdout).toContain('Disconnect-WmsSession -SessionId 1')
  const text = await room.run(['plan', '--server', '--policies', 'drafts', '--detailed-exitcode'])
  expect(text).toMatchObject({ code: 2, stdout: expect.stringMatching(/^Plan: 0 to unlock, 8 to disconnect/m) })
  room.write(['{ name: out, match: { connection: station }, ensure: nowhere }'], 'drafts')
  const wrong = await room.run(['plan', '--server', '--policies', 'drafts'])
  expect(wrong).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(/lesson\.yaml:6:\d+: error SK2/) })
  const { stdout } = await room.run(['history'])
  expect(stdout.split('\n').filter(line => line.includes('plan asked for'))).toHaveLength(4)
  expect(stdout).not.toContain('about to')
  expect(daemon.stdout).toContain('asks for: plan')
  expect(JSON.parse((await room.run(['simulate', 'show', '-o', 'json'])).stdout).sessions).toHaveLength(12)
})
