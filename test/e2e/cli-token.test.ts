import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/cli.ts'
import { cliClassroom } from '../support/cli-classroom.ts'
import { runHere } from '../support/run-here.ts'
import { once } from '../support/until.ts'

describe('token', () => {
  it('is made with a secret that is printed once, listed without it, and taken back by its name', async () => {
    using folder = temporaryFolder()
    const token = (...args: readonly string[]): ReturnType<typeof runHere> =>
      runHere(['token', ...args, '--state', folder.path])
    const added = await token('add', 'Ms Keller', '--may', 'release,hold', '--match', 'room=lab-1', '--for', '2h')
    expect(added).toMatchObject({ code: 0, stdout: expect.stringMatching(/^skt_[\w-]{43}\n$/) })
    expect(added.stderr).toMatch(/^Ms Keller \(\w{6}\) may hold, release, for room=lab-1, until /)
    const listed = await token('list', '-o', 'json')
    expect(listed.stdout).not.toContain(added.stdout.trim())
    expect(JSON.parse(listed.stdout)).toMatchObject({
      kind: 'TokenList',
      items: [{ name: 'Ms Keller', for: 'bearer', may: ['hold', 'release'], match: 'room=lab-1' }],
    })
    expect(await token('add', 'ms keller', '--may', 'see')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('there is a token "ms keller" already'),
    })
    expect(await token('revoke', 'MS KELLER')).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Ms Keller \(\w{6}\) is good for nothing any more\.\n$/),
    })
    expect(await token('list')).toEqual({ code: 0, stdout: '', stderr: 'Nobody has a token.\n' })
    expect(await token('revoke', 'Ms Keller')).toMatchObject({ code: 3, stderr: expect.stringContaining('token list') })
  })

  it('holds for 90 days where nothing else is said', async () => {
    using folder = temporaryFolder()
    const { stdout } = await runHere(['token', 'add', 'screen', '--may', 'wall', '--state', folder.path, '-o', 'json'])
    const { madeAt, expiresAt, secret } = JSON.parse(stdout)
    expect(Date.parse(expiresAt) - Date.parse(madeAt)).toBeLessThanOrEqual(90 * 86_400_000)
    expect(Date.parse(expiresAt) - Date.parse(madeAt)).toBeGreaterThan(90 * 86_400_000 - 60_000)
    expect(secret).toMatch(/^skt_/)
  })

  it('is in the history once whoever keeps the host has noted it, and beside it until then', async () => {
    await using room = cliClassroom(['{ name: open, match: { connection: station }, ensure: unlocked }'])
    const add = ['token', 'add', 'Ms Keller', '--may', 'hold', '--match', 'room=lab-1']
    expect((await room.run(add)).code).toBe(0)
    const given = /token \w{6} given to Ms Keller by .+: hold, for room=lab-1, until /
    const before = await room.run(['history'])
    expect(before).toMatchObject({ code: 0, stdout: '' })
    expect(before.stderr).toMatch(given)
    await room.keep()
    await room.run(['token', 'revoke', 'Ms Keller'])
    const kinds = ['history', '--kind', 'token-added,token-revoked']
    const { stdout } = await once(async () => {
      const told = await room.run(kinds)
      // For an instant it is in both: nobody can write to two files at once.
      expect(told).toMatchObject({ stdout: expect.stringContaining('taken back'), stderr: '' })
      return told
    })
    expect(stdout).toMatch(given)
    expect(stdout).toMatch(/token \w{6} taken back from Ms Keller by /)
    expect(stdout.match(/token/g)).toHaveLength(2)
  })

  it('given where no daemon runs is noted by the next verb that takes its place', async () => {
    await using room = cliClassroom(['{ name: open, match: { connection: station }, ensure: unlocked }'])
    await room.run(['token', 'add', 'projector', '--may', 'wall'])
    await room.run(['hold', '3', '--for', '20m', '--reason', 'talking to her'])
    expect(await room.run(['history', '--kind', 'token-added'])).toMatchObject({
      stdout: expect.stringMatching(/given to projector by .+: wall, for all sessions/),
      stderr: '',
    })
  })

  const refused: readonly [args: readonly string[], says: string][] = [
    [[], "missing required argument 'add|list|revoke'"],
    [['frob'], 'is nothing that can be done with tokens'],
    [['add'], 'token add needs a name'],
    [['add', ' ', '--may', 'see'], 'token add needs a name'],
    [['add', 'x'], '--may is missing'],
    [['add', 'x', '--may', 'fly'], '"fly" is nothing that a token may'],
    [['add', 'x', '--may', 'wall,see'], 'wall goes with nothing else'],
    [['add', 'x', '--may', 'hold,sync', '--match', 'room=a'], 'sync is about the whole host'],
    [['add', 'x', '--may', 'hold', '--match', '5'], 'not for a session by its id'],
    [['add', 'x', '--may', 'hold', '--match', 'room='], 'room has no value'],
    [['add', 'x', '--may', 'see', '--for', '400d'], 'a year at most'],
    [['add', 'x', '--may', 'see', '--for', '1h', '--until', '12:00'], 'exclude each other'],
    [['add', 'a\u202eb', '--may', 'see'], 'a character that is not seen'],
    [['add', 'x'.repeat(101), '--may', 'see'], 'longer than 100 letters'],
    [['list', 'x'], 'is too much'],
    [['list', '--may', 'see'], '--may is about token add'],
  ]
  it.each(refused)('%j is refused, and nothing is kept', async (args, says) => {
    using folder = temporaryFolder()
    const { code, stdout, stderr } = await runHere(['token', ...args, '--state', folder.path])
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toContain(says)
    expect(existsSync(join(folder.path, 'tokens.db'))).toBe(false)
  })
})
