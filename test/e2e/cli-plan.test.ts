import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { validate } from '../../src/policy/generated/plan.js'
import { runCli, temporaryFolder } from '../support/cli.ts'

const policy = String.raw`apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: lesson }
spec:
  rules:
    - name: stations-open
      match: { connection: station }
      ensure: unlocked
    - name: guests-go
      match: { user: 'CLASS\guest*' }
      ensure: disconnected
`
const session = (id: number, user: string, station: number | null, blocked: string): object => ({
  id,
  user,
  station,
  connection: station === null ? 'remote' : 'station',
  state: 'active',
  blocked,
  logonAt: '2026-11-21T08:00:00Z',
  admin: false,
})
const snapshot = {
  apiVersion: 'stationkeeper/v1',
  kind: 'Observation',
  host: 'CLASSROOM',
  observedAt: '2026-11-21T09:00:00Z',
  sessions: [
    session(10, 'CLASS\\guest1', null, 'no'),
    session(5, 'CLASS\\ana', 4, 'yes'),
    session(6, 'CLASS\\ben', 5, 'no'),
    session(7, 'CLASS\\eva', 6, 'unknown'),
  ],
}

/** A folder with the policy and the snapshot, and a way to plan there. */
function classroom(): { readonly path: string; readonly args: readonly string[]; [Symbol.dispose](): void } {
  const folder = temporaryFolder()
  mkdirSync(join(folder.path, 'policies'))
  writeFileSync(join(folder.path, 'policies', 'lesson.yaml'), policy)
  writeFileSync(join(folder.path, 'now.json'), JSON.stringify(snapshot))
  return { ...folder, args: ['plan', '--observed', 'now.json'] }
}

describe('plan for a snapshot', () => {
  it('prints what PowerShell would announce', async () => {
    using room = classroom()
    const { stdout, stderr, code } = await runCli(room.args, { cwd: room.path })
    expect(code).toBe(0)
    expect(stdout).toBe(
      `What if: Performing the operation "Unlock-WmsSession" on target "Session 5 (CLASS\\ana, station 4)".
What if: Performing the operation "Disconnect-WmsSession" on target "Session 10 (CLASS\\guest1)".
What if: Asserting "Unlock-WmsSession" on 1 session that may be blocked or not, for lesson/stations-open (lesson.yaml:6).
Fight detection: partly (this host does not tell of every session whether it is blocked).
Plan: 1 to unlock, 1 to disconnect, 1 to assert; 1 in sync.
`,
    )
    expect(stderr).toBe('Planned for a snapshot: what was done before, and holds, are not known to it.\n')
  })

  it('prints data that satisfies the schema and is byte-identical on a second run', async () => {
    using room = classroom()
    const args = [...room.args, '--now', '2026-11-21T10:00:00Z', '-o', 'json']
    const [first, second] = [await runCli(args, { cwd: room.path }), await runCli(args, { cwd: room.path })]
    expect(first.stdout).toBe(second.stdout)
    const plan: unknown = JSON.parse(first.stdout)
    expect(validate(plan), JSON.stringify(validate.errors)).toBe(true)
    expect(plan).toMatchObject({
      kind: 'Plan',
      host: 'CLASSROOM',
      observedAt: '2026-11-21T09:00:00Z',
      plannedAt: '2026-11-21T10:00:00Z',
      decisions: [
        { session: { id: '5', user: 'CLASS\\ana' }, status: 'change', action: 'unlock', reason: { code: 'blocked' } },
        { session: { id: '6' }, status: 'in-sync' },
        { session: { id: '7' }, status: 'assert' },
        { session: { id: '10' }, status: 'change', action: 'disconnect', rule: { file: 'lesson.yaml', line: 9 } },
      ],
      summary: { unlock: 1, disconnect: 1, assert: 1, inSync: 1 },
    })
  })

  it('plans for the instant of the snapshot unless another is named', async () => {
    using room = classroom()
    const { stdout } = await runCli([...room.args, '-o', 'json'], { cwd: room.path })
    expect(JSON.parse(stdout)).toMatchObject({ plannedAt: '2026-11-21T09:00:00Z' })
  })

  it('says 2 with --detailed-exitcode when changes are pending, whatever the format', async () => {
    using room = classroom()
    for (const format of ['text', 'json']) {
      const args = [...room.args, '--detailed-exitcode', '-o', format]
      expect((await runCli(args, { cwd: room.path })).code).toBe(2)
    }
  })

  it("says why a session can't be disconnected where the snapshot does, safe to print", async () => {
    using room = classroom()
    const stuck = {
      ...session(10, 'CLASS\\guest1', null, 'no'),
      can: ['unlock'],
      cannot: { disconnect: 'nothing \u001b[2Jcan' },
    }
    writeFileSync(join(room.path, 'now.json'), JSON.stringify({ ...snapshot, sessions: [stuck] }))
    const { stdout } = await runCli(room.args, { cwd: room.path })
    expect(stdout).toContain(
      'Unsupported: "Disconnect-WmsSession" on Session 10 (CLASS\\guest1): the provider cannot do this to it: nothing \\u{1b}[2Jcan.\n',
    )
    const why = await runCli(['why', '10', '--observed', 'now.json'], { cwd: room.path })
    expect(why.stdout).toContain('disconnect, unsupported: the provider cannot do this to it: nothing \\u{1b}[2Jcan.\n')
    const { stdout: json } = await runCli([...room.args, '-o', 'json'], { cwd: room.path })
    expect(validate(JSON.parse(json)), JSON.stringify(validate.errors)).toBe(true)
    expect(JSON.parse(json).decisions[0].reason).toEqual({ code: 'unsupported', why: 'nothing \u001b[2Jcan' })
  })

  it('lists every session with --all', async () => {
    using room = classroom()
    const { stdout } = await runCli([...room.args, '--all'], { cwd: room.path })
    expect(stdout).toContain('In sync: Session 6 (CLASS\\ben, station 5): it is as declared.')
    expect(stdout).toContain('"Unlock-WmsSession" on target "Session 7 (CLASS\\eva, station 6)".')
  })

  it('says what the end of a window leaves behind', async () => {
    using room = classroom()
    const withWindow = policy.replace(
      '      ensure: unlocked\n',
      '      ensure: unlocked\n      when: { from: "08:00", to: "10:00", timeZone: UTC }\n',
    )
    writeFileSync(join(room.path, 'policies', 'lesson.yaml'), withWindow)
    const { stdout } = await runCli(room.args, { cwd: room.path })
    expect(stdout).toContain('At 2026-11-21 10:00 (UTC): 3 sessions no longer managed, left as they are.\n')
  })
})

describe('plan for the simulated host', () => {
  it('needs no daemon and does nothing', async () => {
    using room = classroom()
    const live = ['--state', join(room.path, 'state')]
    await runCli(['simulate', 'block-all', ...live], { cwd: room.path })
    const planned = await runCli(['plan', ...live], { cwd: room.path })
    expect(planned).toMatchObject({ code: 0, stderr: '' })
    expect(planned.stdout).toContain('Plan: 8 to unlock, 0 to disconnect')
    const again = await runCli(['plan', ...live], { cwd: room.path })
    expect(again.stdout).toBe(planned.stdout)
  })
})

describe('bad input of plan', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['no such snapshot', ['--observed', 'nowhere.json'], /nowhere\.json does not exist/],
    ['a folder as snapshot', ['--observed', 'policies'], /is a folder/],
    ['a snapshot with an unknown state', ['--observed', 'bad.json'], /bad\.json:1:\d+: error .*asleep/],
    ['no such policies', ['--policies', 'nowhere'], /nowhere/],
    ['a folder without policies', ['--policies', 'empty'], /there is no policy in empty[\s\S]*stationkeeper init/],
    ['an instant without its offset', ['--now', '2026-11-21T09:00:00'], /--now: .* is no instant/],
    ['no such settings', ['--settings', 'nowhere.yaml'], /nowhere\.yaml does not exist/],
    [
      'settings that are not valid',
      ['--settings', 'bad.yaml'],
      /bad\.yaml:3:9: error SK2004: unknown field "resnyc"[\s\S]*resync/,
    ],
  ])('%s is exit 3 with a message and no stack', async (_, args, words) => {
    using room = classroom()
    mkdirSync(join(room.path, 'empty'))
    writeFileSync(join(room.path, 'bad.yaml'), 'apiVersion: stationkeeper/v1\nkind: Settings\nspec: { resnyc: 1s }\n')
    const asleep = { ...snapshot.sessions[0], state: 'asleep' }
    writeFileSync(join(room.path, 'bad.json'), JSON.stringify({ ...snapshot, sessions: [asleep] }))
    const observed = args.includes('--observed') ? [] : ['--observed', 'now.json']
    const { stdout, stderr, code } = await runCli(['plan', ...observed, ...args], { cwd: room.path })
    expect(code).toBe(3)
    expect(stdout).toBe('')
    expect(stderr).toMatch(words)
    expect(stderr).not.toMatch(/\n\s+at /)
  })
})
