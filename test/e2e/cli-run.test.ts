import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type RunningCli, runCli, startCli, temporaryFolder } from '../support/cli.ts'

const running = new Set<RunningCli>()

afterEach(async () => {
  for (const cli of running) {
    cli.child.kill('SIGKILL')
    await cli.done
  }
  running.clear()
})

function start(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): RunningCli {
  const cli = startCli(args, { cwd, env: { STATIONKEEPER_SETTLE: '50ms', ...env } })
  running.add(cli)
  return cli
}

const policy = `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: lesson }
spec:
  rules:
    - name: open
      match: { connection: station }
      ensure: unlocked
`

/** A folder with a policy, and the flags that make a classroom in it. */
function classroom(): { readonly path: string; readonly flags: readonly string[]; [Symbol.dispose](): void } {
  const folder = temporaryFolder()
  mkdirSync(join(folder.path, 'policies'))
  writeFileSync(join(folder.path, 'policies', 'lesson.yaml'), policy)
  return { ...folder, flags: ['--state', join(folder.path, 'state')] }
}

describe('the daemon', () => {
  it('unlocks again what a second terminal blocks, answers other verbs, and ends in order', async () => {
    using room = classroom()
    const ask = (...args: readonly string[]): ReturnType<typeof runCli> =>
      runCli([...args, ...room.flags], { cwd: room.path })
    const daemon = start(['run', ...room.flags], room.path)
    await daemon.said('Plan: 0 to unlock')

    await ask('simulate', 'block-all')
    await daemon.said('Unlocked session 8 (CLASS\\pupil08) for lesson/open')
    const history = await ask('history', '--session', '8')
    expect(history.stdout).toMatch(/about to unlock[\s\S]*unlock done[\s\S]*effect of unlock verified/)

    const status = JSON.parse((await ask('status', '-o', 'json')).stdout)
    expect(status).toMatchObject({
      host: 'CLASSROOM',
      daemon: { pid: daemon.child.pid, state: join(room.path, 'state') },
      policies: { rules: 1, rejected: null },
      due: { unlock: 0 },
    })

    expect(await ask('unlock', '10')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Unlocked: Session 10'),
    })
    await daemon.said('asks for: unlock')
    expect(await ask('apply')).toMatchObject({ code: 0, stdout: 'Nothing was due.\n' })
    expect(await ask('apply', '--policies', 'policies')).toMatchObject({ code: 3, stdout: '' })
    expect(await ask('apply', '--what-if', '--policies', 'policies')).toMatchObject({ code: 3, stdout: '' })
    expect(await ask('run')).toMatchObject({ code: 1, stderr: expect.stringContaining(`process ${daemon.child.pid}`) })

    daemon.child.kill('SIGTERM')
    const ended = await daemon.done
    expect(ended.code).toBe(0)
    expect(ended.stdout).toMatch(/Ended\. 9 unlocked, 0 disconnected, 1 Block All, \d+ blocks seen, 0 failed\.\n$/)
    expect(JSON.parse((await ask('status', '-o', 'json')).stdout)).toMatchObject({ daemon: null })
  })

  it('shows the new plan when policies are edited, and keeps the last good ones loudly when they are broken', async () => {
    using room = classroom()
    const file = join(room.path, 'policies', 'lesson.yaml')
    const daemon = start(['run', ...room.flags], room.path)
    await daemon.said('Plan: 0 to unlock, 0 to disconnect; 9 in sync')
    writeFileSync(file, policy.replace('{ connection: station }', '{ station: [1, 2] }'))
    await daemon.said('Plan: 0 to unlock, 0 to disconnect; 2 in sync')
    writeFileSync(file, policy.replace('ensure', 'ensrue'))
    await daemon.said('Policies NOT accepted')
    const status = await runCli(['status', ...room.flags], { cwd: room.path })
    const problem = /^The policies in force are not those in their folder, .*lesson\.yaml:6: /m
    for (const verb of [['sessions'], ['plan'], ['apply', '--what-if'], ['unlock', '1', '--what-if']]) {
      const { stderr, code } = await runCli([...verb, ...room.flags], { cwd: room.path })
      expect(stderr, verb.join(' ')).toMatch(problem)
      expect(code).toBe(0)
    }
    expect(status.stdout).toMatch(/REJECTED: .*lesson\.yaml:6: .*; last good bundle in force since 20/)
    await runCli(['simulate', 'block', '1', ...room.flags])
    await daemon.said('Unlocked session 1')
    daemon.child.kill('SIGINT')
    const { code, stderr } = await daemon.done
    expect(code).toBe(0)
    expect(stderr).toContain('did you mean')
  })

  it('has its policies planned with from any folder, unless others are named, and says whose they are', async () => {
    using room = classroom()
    using elsewhere = temporaryFolder()
    const other = join(elsewhere.path, 'policies')
    mkdirSync(other)
    writeFileSync(join(other, 'other.yaml'), policy.replace('{ connection: station }', '{ station: 1 }'))
    const daemon = start(['run', ...room.flags], room.path)
    await daemon.said('Plan: 0 to unlock, 0 to disconnect; 9 in sync')
    const plan = (...args: readonly string[]): ReturnType<typeof runCli> =>
      runCli(['plan', ...args, ...room.flags], { cwd: elsewhere.path })
    const process = `process ${daemon.child.pid}`
    expect(await plan()).toMatchObject({
      stdout: expect.stringContaining('; 9 in sync'),
      stderr: `Planned by the policies of the daemon that keeps the host, ${process}.\n`,
    })
    expect(await plan('--policies', 'policies')).toMatchObject({
      stdout: expect.stringContaining('; 1 in sync'),
      stderr: `Planned by ${other}: the daemon that keeps the host, ${process}, has other policies in force.\n`,
    })
    const same = await plan('--policies', join(room.path, 'policies'))
    expect(same).toMatchObject({ stdout: expect.stringContaining('; 9 in sync'), stderr: '' })
  })

  it('tells programs what happens, a JSON document a line', async () => {
    using room = classroom()
    const daemon = start(['run', '-o', 'json', ...room.flags], room.path)
    await daemon.said('"event":"planned"')
    await runCli(['simulate', 'block', '3', ...room.flags])
    await daemon.said('"event":"settled"')
    daemon.child.kill('SIGTERM')
    const { stdout, code } = await daemon.done
    const events = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(code).toBe(0)
    expect(events.map(event => event.event)).toEqual(
      expect.arrayContaining(['started', 'planned', 'blocked', 'intended', 'ended', 'settled', 'ended-daemon']),
    )
    expect(stdout).not.toContain('pupil03')
  })

  it('ends at once on a second signal, however long an action may still take', async () => {
    using room = classroom()
    const env = { STATIONKEEPER_SIMULATOR_HANG_RATE: '1' }
    const daemon = start(['run', ...room.flags], room.path, env)
    await daemon.said('Plan: 0 to unlock')
    await runCli(['simulate', 'block', '3', ...room.flags])
    // Told of as blocked is not yet acted upon.
    const plan = async (): Promise<string> => (await runCli(['plan', ...room.flags], { cwd: room.path })).stdout
    await expect.poll(plan, { timeout: 20_000 }).toContain('an earlier unlock has not been judged yet')
    daemon.child.kill('SIGINT')
    await daemon.said('waiting for 1 running action')
    daemon.child.kill('SIGINT')
    expect((await daemon.done).code).toBe(1)
  })

  it('does not begin without good policies', async () => {
    using room = classroom()
    writeFileSync(join(room.path, 'policies', 'lesson.yaml'), '{')
    const { code, stderr, stdout } = await runCli(['run', ...room.flags], { cwd: room.path })
    expect(code).toBe(3)
    expect(stderr).toContain('lesson.yaml:1')
    expect(stdout).not.toContain('Keeping')
  })
})

describe('the demo', () => {
  it('prints its folders and the plan, unlocks what the teacher blocks, and leaves nothing behind', async () => {
    using folder = temporaryFolder()
    const home = join(folder.path, 'home')
    const env = { XDG_STATE_HOME: home, LOCALAPPDATA: home }
    const demo = start(['run', '--demo'], folder.path, env)
    await demo.said(
      'What if: Performing the operation "Unlock-WmsSession" on target "Session 1 (CLASS\\pupil01, station 1)".',
    )
    await demo.said('Unlocked session 8')
    const state = /^ {2}state +(\S+)$/m.exec(demo.stdout)?.[1] ?? 'none'
    expect(existsSync(state)).toBe(true)
    const joined = await runCli(['simulate', 'block', '4'], { cwd: folder.path, env })
    expect(joined.code).toBe(0)
    await demo.said('Unlocked session 4 (CLASS\\pupil04) again')
    demo.child.kill('SIGINT')
    const { code, stdout } = await demo.done
    expect(code).toBe(0)
    expect(stdout).toMatch(/Ended\. \d+ unlocked/)
    expect(existsSync(state)).toBe(false)
  })

  it('is about the simulator', async () => {
    expect((await runCli(['run', '--demo', '--provider', 'multipoint'])).code).toBe(3)
  })
})
