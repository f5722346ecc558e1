import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type CliResult, runCli, startCli, temporaryFolder } from '../support/cli.ts'
import { cliClassroom, policyOf } from '../support/cli-classroom.ts'

const open = '{ name: open, match: { connection: station }, ensure: unlocked }'
const policy = policyOf([open])

describe('the daemon', () => {
  it('unlocks again what a second terminal blocks, answers other verbs, and ends in order', async () => {
    await using room = cliClassroom([open])
    const daemon = room.start()
    await daemon.said('Plan: 0 to unlock')

    await room.run(['simulate', 'block-all'])
    await daemon.said('Unlocked session 8 (CLASS\\pupil08) for lesson/open')
    const history = await room.run(['history', '--session', '8'])
    expect(history.stdout).toMatch(/about to unlock[\s\S]*unlock done[\s\S]*effect of unlock verified/)

    const status = await room.json(['status'])
    expect(status).toMatchObject({
      host: 'CLASSROOM',
      daemon: { pid: daemon.child.pid, state: join(room.path, 'state') },
      policies: { rules: 1, rejected: null },
      due: { unlock: 0 },
    })

    expect(await room.run(['unlock', '10'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Unlocked: Session 10'),
    })
    await daemon.said('asks for: unlock')
    expect(await room.run(['apply'])).toMatchObject({ code: 0, stdout: 'Nothing was due.\n' })
    expect(await room.run(['apply', '--policies', 'policies'])).toMatchObject({ code: 3, stdout: '' })
    expect(await room.run(['apply', '--what-if', '--policies', 'policies'])).toMatchObject({ code: 3, stdout: '' })
    expect(await room.start().done).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`process ${daemon.child.pid}`),
    })

    daemon.child.kill('SIGTERM')
    const ended = await daemon.done
    expect(ended.code).toBe(0)
    expect(ended.stdout).toMatch(/Ended\. 9 unlocked, 0 disconnected, 1 Block All, \d+ blocks seen, 0 failed\.\n$/)
    expect(await room.json(['status'])).toMatchObject({ daemon: null })
  })

  it('shows the new plan when policies are edited, and keeps the last good ones loudly when they are broken', async () => {
    await using room = cliClassroom([open])
    const file = join(room.path, 'policies', 'lesson.yaml')
    const daemon = room.start()
    await daemon.said('Plan: 0 to unlock, 0 to disconnect; 9 in sync')
    writeFileSync(file, policy.replace('{ connection: station }', '{ station: [1, 2] }'))
    await daemon.said('Plan: 0 to unlock, 0 to disconnect; 2 in sync')
    writeFileSync(file, policy.replace('ensure', 'ensrue'))
    await daemon.said('Policies NOT accepted')
    const status = await room.run(['status'])
    const problem = /^The policies in force are not those in their folder, .*lesson\.yaml:6: /m
    for (const verb of [['sessions'], ['plan'], ['apply', '--what-if'], ['unlock', '1', '--what-if']]) {
      const { stderr, code } = await room.run(verb)
      expect(stderr, verb.join(' ')).toMatch(problem)
      expect(code).toBe(0)
    }
    expect(status.stdout).toMatch(/REJECTED: .*lesson\.yaml:6: .*; last good bundle in force since 20/)
    await room.run(['simulate', 'block', '1'])
    await daemon.said('Unlocked session 1')
    daemon.child.kill('SIGINT')
    const { code, stderr } = await daemon.done
    expect(code).toBe(0)
    expect(stderr).toContain('did you mean')
  })

  it.runIf(process.getuid?.() === 0)(
    'as root takes no policy while others may write it, and takes it once that is mended',
    async () => {
      await using room = cliClassroom([open])
      const file = join(room.path, 'policies', 'lesson.yaml')
      chmodSync(join(room.path, 'policies'), 0o755)
      chmodSync(file, 0o644)
      const daemon = room.start()
      await daemon.said('Plan: 0 to unlock, 0 to disconnect; 9 in sync')
      chmodSync(file, 0o666)
      writeFileSync(file, policy.replace('{ connection: station }', '{ station: [1, 2] }'))
      const refusal = `others may write them (mend it by: chmod -R go-w ${dirname(file)}): ${file} may be changed by everyone (mode 666)`
      await daemon.said(`Policies NOT accepted: ${refusal}; the last good ones stay in force`)
      expect((await room.run(['status'])).stdout).toMatch(/REJECTED: +others may write them \(mend it by: /)
      await room.run(['simulate', 'block', '3'])
      await daemon.said('Unlocked session 3')
      chmodSync(file, 0o644)
      daemon.child.kill('SIGHUP')
      await daemon.said('The policies were read again, and are in force')
      await daemon.said('Plan: 0 to unlock, 0 to disconnect; 2 in sync')
    },
  )

  it('has its policies planned with from any folder, unless others are named, and says whose they are', async () => {
    await using room = cliClassroom([open])
    using elsewhere = temporaryFolder()
    const other = join(elsewhere.path, 'policies')
    mkdirSync(other)
    writeFileSync(join(other, 'other.yaml'), policy.replace('{ connection: station }', '{ station: 1 }'))
    const daemon = room.start()
    await daemon.said('Plan: 0 to unlock, 0 to disconnect; 9 in sync')
    const plan = (...args: readonly string[]): Promise<CliResult> =>
      room.run(['plan', ...args], { cwd: elsewhere.path })
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
    await using room = cliClassroom([open])
    const daemon = room.start(['-o', 'json'])
    await daemon.said('"event":"planned"')
    await room.run(['simulate', 'block', '3'])
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
    await using room = cliClassroom([open])
    const env = { STATIONKEEPER_SIMULATOR_HANG_RATE: '1' }
    const daemon = room.start([], env)
    await daemon.said('Plan: 0 to unlock')
    await room.run(['simulate', 'block', '3'])
    // Told of as blocked is not yet acted upon.
    const plan = async (): Promise<string> => (await room.run(['plan'])).stdout
    await expect.poll(plan).toContain('an earlier unlock has not been judged yet')
    daemon.child.kill('SIGINT')
    await daemon.said('waiting for 1 running action')
    daemon.child.kill('SIGINT')
    expect((await daemon.done).code).toBe(1)
  })

  it('does not begin without good policies', async () => {
    await using room = cliClassroom([open])
    writeFileSync(join(room.path, 'policies', 'lesson.yaml'), '{')
    // As a process of its own: within the test's, it would take the channel of that for its supervisor's.
    await using daemon = room.start([])
    const { code, stderr, stdout } = await daemon.done
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
    await using demo = startCli(['run', '--demo'], {
      cwd: folder.path,
      env: { STATIONKEEPER_SETTLE: '50ms', ...env },
    })
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
