import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type CliClassroom, cliClassroom, policyOf } from '../support/cli-classroom.ts'
import { faultsOf } from '../support/printed.ts'

const open = '{ name: open, match: { connection: station }, ensure: unlocked }'
const noRemote = '{ name: no-remote, match: { connection: remote }, ensure: disconnected }'

/** A folder in which a daemon has kept a classroom through a Block All, and has ended; beside it, other policies. */
async function keptClassroom(): Promise<CliClassroom> {
  const room = cliClassroom([open])
  mkdirSync(join(room.path, 'new'))
  writeFileSync(join(room.path, 'new', 'lesson.yaml'), policyOf([noRemote]))
  const daemon = await room.keep()
  await daemon.said('Plan: 0 to unlock')
  await room.run(['simulate', 'block-all'])
  await daemon.said('Unlocked session 8')
  daemon.child.kill('SIGTERM')
  await daemon.done
  return room
}

function contents(path: string): readonly (readonly [string, string])[] {
  return readdirSync(path)
    .sort()
    .map(file => [file, readFileSync(join(path, file)).toString('base64')])
}

describe('backtest', () => {
  it('tries policies on what a daemon recorded, also on a copy of its state folder, in which nothing changes', async () => {
    await using room = await keptClassroom()
    const same = await room.json(['backtest', '--policies', 'policies'])
    expect(same).toMatchObject({ kind: 'Backtest', differences: [], disconnected: [] })
    expect(same.would).toMatchObject({ unlock: (same.done as { unlock: number }).unlock, disconnect: 0 })
    cpSync(join(room.path, 'state', 'state.db'), join(room.path, 'copy', 'state.db'), { recursive: true })
    const before = contents(join(room.path, 'copy'))
    const args = ['backtest', '--history', 'copy', '--policies', 'new']
    const { stdout, stderr, code } = await room.run(args)
    expect([stderr, code]).toEqual(['', 0])
    expect(stdout).toMatch(/^disconnects +0 +1$/m)
    expect(stdout).toContain('Would have been disconnected: 1 person: CLASS\\ana.\n')
    const redacted = (await room.run([...args, '--redact', '-o', 'json'])).stdout
    expect(JSON.parse(redacted)).toMatchObject({ disconnected: ['person 1'], would: { disconnect: 1, unlock: 0 } })
    expect(redacted).not.toMatch(/ana|pupil/)
    expect([same, JSON.parse(redacted)].map(document => faultsOf('backtest', document))).toEqual([[], []])
    expect(contents(join(room.path, 'copy'))).toEqual(before)
  })

  it('says what is missing: no history, or none there and then', async () => {
    await using room = cliClassroom([open])
    expect(await room.run(['backtest', '--history', 'nowhere'])).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('name a state folder'),
    })
    expect(await room.run(['backtest'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('nothing is recorded in'),
    })
  })
})

describe('snapshot', () => {
  it('is planned with as the host is, and names nobody once it is anonymised', async () => {
    await using room = cliClassroom([open, "{ name: pupils, match: { user: 'CLASS\\pupil*' }, ensure: unlocked }"])
    const named = await room.run(['snapshot'])
    const { stdout, stderr, code } = await room.run(['snapshot', '--anonymise', '--policies', 'policies'])
    expect(code).toBe(0)
    expect(stderr).toMatch(/^Anonymised for the policies sha256:\w+: 11 users, 1 domain, /m)
    expect(stdout).not.toMatch(/ms\.keller|"ana"|pupil0|CLASSROOM/)
    expect(stdout).toContain('"pupil-1"')
    writeFileSync(join(room.path, 'named.json'), named.stdout)
    writeFileSync(join(room.path, 'other.json'), stdout)
    const decided = async (file: string): Promise<unknown> => {
      const { decisions } = await room.json(['plan', '--observed', file])
      return (decisions as readonly { session: object }[]).map(({ session: _, ...decision }) => decision)
    }
    expect(await decided('other.json')).toEqual(await decided('named.json'))
  })
})
