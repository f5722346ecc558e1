import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { runCli, temporaryFolder } from '../support/cli.ts'
import { type CliClassroom, cliClassroom } from '../support/cli-classroom.ts'

const open =
  '{ name: open, match: { connection: station }, ensure: unlocked, when: { from: "00:00", to: "24:00", timeZone: Europe/Paris } }'

/** A folder in which a daemon has kept a classroom through a Block All, and has ended. */
async function keptClassroom(): Promise<CliClassroom> {
  const room = cliClassroom([open])
  const daemon = await room.keep()
  await daemon.said('Plan: 0 to unlock')
  await room.run(['hold', '3', '--for', '20m', '--reason', 'exam'])
  await room.run(['simulate', 'block-all'])
  await daemon.said('Unlocked session 8')
  daemon.child.kill('SIGTERM')
  await daemon.done
  return room
}

/** Changes what is kept, as no verb would. */
function tamper({ path }: CliClassroom, sql: string): void {
  const db = new DatabaseSync(join(path, 'state', 'state.db'))
  try {
    db.exec(sql)
  } finally {
    db.close()
  }
}

describe('replay', () => {
  it('comes to the same bytes for every plan that the daemon recorded', async () => {
    await using room = await keptClassroom()
    const { stdout, stderr, code } = await room.run(['replay', '--since', '1h'])
    expect(stdout).toMatch(/^([3-9]|\d\d) plans, \1 identical, 0 differ, 0 could not be compared\.\n$/)
    expect([stderr, code]).toEqual(['', 0])
    const { summary, plans } = JSON.parse((await room.run(['replay', '-o', 'json'])).stdout)
    expect(plans).toEqual([])
    expect(summary).toEqual({ plans: summary.identical, identical: summary.plans, alike: 0, differ: 0, notCompared: 0 })
  })

  it('lists what is decided otherwise by other policies, and fails', async () => {
    await using room = await keptClassroom()
    tamper(room, "UPDATE kept_bundle SET files = replace(files, 'ensure: unlocked', 'ensure: unmanaged')")
    const { stdout, code } = await room.run(['replay'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^20\S+Z {2}plan [0-9a-f]{16}: differs\n/)
    expect(stdout).toContain(
      '  session 3: was withheld unlock (held), lesson/open; now unmanaged (unmanaged-by-rule), lesson/open\n',
    )
    expect(stdout).toMatch(/\n(\d+) plans, 0 identical, \1 differ, 0 could not be compared\.\n$/)
    const json = await room.run(['replay', '-o', 'json'])
    expect(json.code).toBe(1)
    expect(JSON.parse(json.stdout).plans[0]).toMatchObject({ verdict: 'differs', causes: [] })
  })

  it('compares the decisions of another version, and names it', async () => {
    await using room = await keptClassroom()
    tamper(room, "UPDATE plan_record SET version = '0.0.9', digest = 'of other bytes'")
    const { stdout, code } = await room.run(['replay'])
    expect(code).toBe(0)
    expect(stdout).toContain('not the same to the byte, but every decision is (made by version 0.0.9, this is ')
    expect(stdout).toMatch(/\n(\d+) plans, 0 identical, \1 alike, 0 differ, 0 could not be compared\.\n$/)
  })

  it('finds no fault with plans about people who were forgotten', async () => {
    await using room = await keptClassroom()
    expect((await room.run(['simulate', 'logoff', '8'])).code).toBe(0)
    expect((await room.run(['history', 'forget', 'CLASS\\pupil08'])).code).toBe(0)
    const { stdout, code } = await room.run(['replay'])
    expect(code).toBe(0)
    expect(stdout).toContain('every decision is (someone whom it is about was forgotten)\n')
    expect(stdout).toMatch(/\n\d+ plans, 0 identical, \d+ alike, 0 differ, \d+ could not be compared\.\n$/)
  })

  it('says which plans can not be compared, for their policies are gone', async () => {
    await using room = await keptClassroom()
    tamper(room, "UPDATE plan_record SET revision = 'sha256:gone', bundle = 'gone'")
    const { stdout, code } = await room.run(['replay'])
    expect(code).toBe(0)
    expect(stdout).toContain('could not be compared (its policies are not kept any more: sha256:gone)\n')
    expect(stdout).toMatch(/\n(\d+) plans, 0 identical, 0 differ, \1 could not be compared\.\n$/)
  })

  it('takes the span that is asked for', async () => {
    await using room = await keptClassroom()
    const { stdout, stderr, code } = await room.run(['replay', '--until', '1h'])
    expect([stdout, code]).toEqual(['0 plans, 0 identical, 0 differ, 0 could not be compared.\n', 0])
    expect(stderr).toContain('No plan is recorded there and then')
  })
})

it('has nothing to say where nothing ever ran', async () => {
  using folder = temporaryFolder()
  const args = ['replay', '--since', '1d', '--state', join(folder.path, 'state')]
  const { stdout, stderr, code } = await runCli(args, { cwd: folder.path })
  expect([stdout, code]).toEqual(['0 plans, 0 identical, 0 differ, 0 could not be compared.\n', 0])
  expect(stderr).toContain('No plan is recorded there and then')
})
