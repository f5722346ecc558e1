import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type CliOptions, type CliResult, runCli, temporaryFolder } from '../support/cli.ts'
import { runHere } from '../support/run-here.ts'

interface Classroom {
  readonly path: string
  readonly state: string
  run(args: readonly string[], options?: CliOptions): Promise<CliResult>
  /** Ids of the sessions that are blocked. */
  blocked(): Promise<readonly string[]>
  [Symbol.dispose](): void
}

/** A simulated classroom of its own: pupils in sessions 1 to 8, their teacher, an administrator, in 9, and remote ones in 10 and 11. */
function classroom(
  policy: string = rules('- { name: open, match: { connection: station }, ensure: unlocked }'),
): Classroom {
  const folder = temporaryFolder()
  mkdirSync(join(folder.path, 'policies'))
  writeFileSync(join(folder.path, 'policies', 'lesson.yaml'), policy)
  const state = join(folder.path, 'state')
  const run: Classroom['run'] = (args, options) =>
    // What comes down a pipe needs a process; all else is tried within this one.
    (options?.through === undefined && options?.input === undefined ? runHere : runCli)([...args, '--state', state], {
      cwd: folder.path,
      env: { STATIONKEEPER_SETTLE: '50ms' },
      ...options,
    })
  return {
    ...folder,
    state,
    run,
    async blocked() {
      const { sessions } = JSON.parse((await run(['simulate', 'show', '-o', 'json'])).stdout)
      return sessions
        .filter((each: { blocked: string }) => each.blocked === 'yes')
        .map((each: { id: string }) => each.id)
    },
  }
}

function rules(...list: readonly string[]): string {
  return `apiVersion: stationkeeper/v1\nkind: SessionPolicy\nmetadata: { name: lesson }\nspec:\n  rules:\n${list.map(rule => `    ${rule}\n`).join('')}`
}

describe('apply', () => {
  it('does what is due once, without a daemon, and says what came of it', async () => {
    using room = classroom()
    await room.run(['simulate', 'block-all'])
    expect(await room.blocked()).toHaveLength(9)
    const first = await room.run(['apply'])
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toContain('Unlocked: Session 1 (CLASS\\pupil01, station 1).\n')
    expect(first.stdout).toContain('Done: 8; held back: 0; failed: 0.\n')
    expect(await room.blocked()).toEqual(['10'])
    expect(await room.run(['apply'])).toEqual({ code: 0, stderr: '', stdout: 'Nothing was due.\n' })
  })

  it('does nothing with --what-if', async () => {
    using room = classroom()
    await room.run(['simulate', 'block', '3'])
    const { stdout, code } = await room.run(['apply', '--what-if'])
    expect(code).toBe(0)
    expect(stdout).toContain(
      'What if: Performing the operation "Unlock-WmsSession" on target "Session 3 (CLASS\\pupil03, station 3)".',
    )
    expect(stdout).toBe((await room.run(['plan'])).stdout)
    expect(await room.blocked()).toEqual(['3'])
  })

  it('says 6 when all that is due is held back', async () => {
    using room = classroom(rules('- { name: off, match: { user: ms.keller }, ensure: disconnected }'))
    const { stdout, code } = await room.run(['apply'])
    expect(stdout).toContain('Withheld: "Disconnect-WmsSession" on Session 9')
    expect(code).toBe(6)
  })

  it('says 5 when something was done and something was not', async () => {
    using room = classroom(rules('- { name: off, match: { station: [1, 9] }, ensure: disconnected }'))
    const { stdout, code } = await room.run(['apply', '-o', 'json'])
    expect(code).toBe(5)
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'Report',
      results: [
        { session: { id: '1' }, status: 'change', outcome: { kind: 'done' }, effect: 'verified' },
        { session: { id: '9' }, status: 'withheld', outcome: null, effect: null },
      ],
    })
  })

  it('does nothing while policies are not valid', async () => {
    using room = classroom('{')
    await room.run(['simulate', 'block', '3'])
    const { stdout, stderr, code } = await room.run(['apply'])
    expect(code).toBe(3)
    expect(stdout).toBe('')
    expect(stderr).toContain('lesson.yaml:1')
    expect(await room.blocked()).toEqual(['3'])
  })

  it('asks nobody where there is no terminal, and does nothing', async () => {
    using room = classroom()
    await room.run(['simulate', 'block', '3'])
    const { stderr, code } = await room.run(['apply', '--confirm'], { input: 'y\n' })
    expect(code).toBe(3)
    expect(stderr).toContain('asks on a terminal')
    expect(await room.blocked()).toEqual(['3'])
  })
})

describe('unlock and disconnect', () => {
  it.each<[string, readonly string[], string | undefined]>([
    ['arguments', ['unlock', '3', '5'], undefined],
    ["the cmdlet's spelling", ['unlock', '-SessionId', '3,5', '-TimeoutInSecond', '5', '-Confirm:$false'], undefined],
    ['numbers down the pipe', ['unlock'], '3\r\n5\r\n'],
    ['objects down the pipe', ['unlock'], '[{"SessionId":3},{"SessionId":5}]'],
  ])('take ids as %s', async (_, args, input) => {
    using room = classroom()
    await room.run(['simulate', 'block-all'])
    const { stdout, code } = await room.run(args, input === undefined ? {} : { input })
    expect(code).toBe(0)
    expect(stdout).toContain('Done: 2; held back: 0; failed: 0.')
    expect(await room.blocked()).toEqual(['1', '2', '4', '6', '7', '8', '10'])
  })

  it('say 1 for an id that is not there, and 5 beside one that is', async () => {
    using room = classroom()
    await room.run(['simulate', 'block', '3'])
    const alone = await room.run(['unlock', '99'])
    expect(alone).toMatchObject({ code: 1, stdout: expect.stringContaining('the host has no session 99') })
    expect((await room.run(['unlock', '99', '3'])).code).toBe(5)
    expect(await room.blocked()).toEqual([])
  })

  it('do nothing with -WhatIf, and say what', async () => {
    using room = classroom()
    const { stdout, code } = await room.run(['disconnect', '-SessionId', '10', '-WhatIf'])
    expect(code).toBe(0)
    expect(stdout).toContain(
      'What if: Performing the operation "Disconnect-WmsSession" on target "Session 10 (CLASS\\ana)".',
    )
    expect((await room.run(['sessions'])).stdout).toMatch(/^10 .*active/m)
  })

  it('disconnect a session, which goes on', async () => {
    using room = classroom()
    expect(await room.run(['disconnect', '10'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Disconnected: Session 10'),
    })
    expect((await room.run(['sessions'])).stdout).toMatch(/^10 .*disconnected/m)
  })

  it.each<[string, readonly string[], string, string]>([
    ['a formatted table', ['unlock'], 'Id State\r\n-- -----\r\n 3 Active\r\n', 'add `| ConvertTo-Json`'],
    ['what stands for no session', ['unlock', '4294967295'], '', '4294967295 is no session id'],
    ['--confirm without a terminal', ['unlock', '3', '--confirm'], 'y\n', 'asks on a terminal'],
    ['a switch whose value a shell swallowed', ['unlock', '3', '-WhatIf:'], '', 'neither true nor false'],
  ])('refuse %s with exit 3, and do nothing', async (_, args, input, words) => {
    using room = classroom()
    await room.run(['simulate', 'block', '3'])
    const { stdout, stderr, code } = await room.run(args, { input })
    expect(code).toBe(3)
    expect(stdout).toBe('')
    expect(stderr).toContain(words)
    expect(await room.blocked()).toEqual(['3'])
  })

  it('do nothing for a pipe that brought nothing', async () => {
    using room = classroom()
    expect(await room.run(['unlock'], { input: '' })).toMatchObject({ code: 0, stdout: '' })
  })
})

describe('stop and resume', () => {
  it('hold back everything in between, and need no daemon', async () => {
    using room = classroom()
    await room.run(['simulate', 'block', '3'])
    const stopped = await room.run(['stop', '--reason', 'fire drill'])
    expect(stopped).toEqual({
      code: 0,
      stderr: 'Acting is stopped until `stationkeeper resume`.\n',
      stdout: `${join(room.state, 'STOP')}\n`,
    })
    expect(readFileSync(join(room.state, 'STOP'), 'utf8')).toBe('fire drill\n')
    const refused = await room.run(['unlock', '3'])
    expect(refused.code).toBe(6)
    expect(refused.stdout).toContain('acting is stopped')
    expect((await room.run(['status'])).stdout).toContain('STOPPED: fire drill')
    expect(await room.blocked()).toEqual(['3'])
    expect((await room.run(['resume'])).code).toBe(0)
    expect(existsSync(join(room.state, 'STOP'))).toBe(false)
    expect((await room.run(['unlock', '3'])).code).toBe(0)
    expect(await room.blocked()).toEqual([])
    const told = (await room.run(['history', '--kind', 'stopped,resumed'])).stdout
    expect(told).toMatch(/^\S+ {2}acting stopped: fire drill\n\S+ {2}acting resumed\n$/)
  })

  it('say what to do about a folder of that name, which stops acting, too', async () => {
    using room = classroom()
    mkdirSync(join(room.state, 'STOP'), { recursive: true })
    for (const args of [['resume'], ['stop', '--reason', 'fire drill']]) {
      const { code, stderr } = await room.run(args)
      expect(code).toBe(1)
      expect(stderr).toContain('it is a folder, which stops acting as the file would; remove it by hand to act again')
    }
  })

  it.runIf(process.platform === 'linux')('stop also where the reason can not be kept, and say so', async () => {
    using room = classroom()
    mkdirSync(room.state)
    // Whoever put a link there would have its target written, with the rights of whoever stops.
    const target = join(room.state, 'of-somebody-else')
    symlinkSync(target, join(room.state, 'STOP'))
    const { code, stdout, stderr } = await room.run(['stop', '--reason', 'fire drill'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${join(room.state, 'STOP')}\n` })
    expect(stderr).toMatch(/^Acting is stopped; only the reason could not be kept: .*STOP is a link/)
    expect(existsSync(target)).toBe(false)
  })

  it('replace an earlier reason', async () => {
    using room = classroom()
    await room.run(['stop', '--reason', 'a long reason of the day before'])
    await room.run(['stop', '--reason', 'fire drill'])
    expect(readFileSync(join(room.state, 'STOP'), 'utf8')).toBe('fire drill\n')
  })

  it('want a reason', async () => {
    using room = classroom()
    expect((await room.run(['stop'])).code).toBe(3)
    expect(existsSync(join(room.state, 'STOP'))).toBe(false)
  })
})

describe('history', () => {
  it('tells what was done, to whom and for which rule, and that nobody has changed it', async () => {
    using room = classroom()
    await room.run(['simulate', 'block', '3'])
    await room.run(['apply'])
    const { stdout } = await room.run(['history', '--session', '3'])
    expect(stdout).toMatch(/session 3 \(CLASS\\pupil03\): about to unlock, for lesson\/open\n/)
    expect(stdout).toMatch(/unlock done\n[\s\S]*effect of unlock verified\n/)
    expect(stdout.split('\n').every(line => line === '' || line.includes('session 3'))).toBe(true)
    const { entries } = JSON.parse((await room.run(['history', '--last', '1', '-o', 'json'])).stdout)
    expect(entries).toHaveLength(1)
    expect((await room.run(['history', '--since', '2000-01-01T00:00:00Z', '--user', 'CLASS\\nobody'])).stdout).toBe('')
    expect(await room.run(['history', '--verify'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Intact: \d+ entries/),
    })
  })

  it('has nothing to tell where nothing was done', async () => {
    using room = classroom()
    expect(await room.run(['history'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('no journal'),
    })
  })
})

describe('simulate', () => {
  it('lets people come, lock their screens and go', async () => {
    using room = classroom()
    expect((await room.run(['simulate', 'logon', 'CLASS\\zoe', '--station', '12'])).stderr).toBe(
      'Session 12: CLASS\\zoe logged on.\n',
    )
    await room.run(['simulate', 'lock', '12'])
    expect((await room.run(['sessions'])).stdout).toMatch(/^12 +CLASS\\zoe +station 12 +active +no +yes/m)
    await room.run(['simulate', 'logoff', '12'])
    expect((await room.run(['sessions'])).stdout).not.toContain('zoe')
    await room.run(['simulate', 'reset'])
    expect((await room.run(['sessions'])).stdout).toContain('12 sessions on CLASSROOM')
  })

  it('loads a snapshot that `sessions` wrote', async () => {
    using room = classroom()
    await room.run(['simulate', 'logoff', '4'])
    const { stdout } = await room.run(['sessions', '-o', 'json'])
    writeFileSync(join(room.path, 'now.json'), stdout)
    await room.run(['simulate', 'reset'])
    expect(await room.run(['simulate', 'load', 'now.json'])).toMatchObject({
      code: 0,
      stderr: '11 sessions on CLASSROOM.\n',
    })
    expect((await room.run(['sessions'])).stdout).not.toContain('pupil04')
  })

  it('repeats what it is told to until its time is over', async () => {
    using room = classroom()
    const insisting = async () => await room.run(['simulate', 'block-all', '--every', '20ms', '--for', '1s'])
    // The second belongs to the real time: a machine may stand still for all of it.
    await expect
      .poll(insisting)
      .toMatchObject({ code: 0, stderr: expect.stringMatching(/^(Block All: 9 sessions blocked\.\n){2,50}$/) })
  })

  it.each([
    ['a session that is not there', ['block', '99']],
    ['an event that there is none of', ['blok-all']],
    ['a station that is taken', ['logon', 'CLASS\\zoe', '--station', '1']],
    ['a time without --every', ['block-all', '--for', '1m']],
    ['an event without its session', ['lock']],
  ])('refuses %s', async (_, args) => {
    using room = classroom()
    expect(await room.run(['simulate', ...args])).toMatchObject({ code: 3, stdout: '' })
  })
})

it('lets verbs that come at the same time without a daemon wait for each other', async () => {
  using room = classroom()
  await room.run(['simulate', 'block-all'])
  const ids = ['1', '2', '3']
  const results = await Promise.all(ids.map(id => room.run(['unlock', id])))
  expect(results.map(({ code, stderr }) => [code, stderr])).toEqual(ids.map(() => [0, '']))
  const blocked = await room.blocked()
  expect(blocked).toContain('4')
  for (const id of ids) expect(blocked).not.toContain(id)
})
