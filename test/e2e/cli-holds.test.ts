import { describe, expect, it } from 'vitest'
import { cliClassroom } from '../support/cli-classroom.ts'

const open = '{ name: open, match: { connection: station }, ensure: unlocked }'
const others = ['1', '2', '4', '5', '6', '7', '8']

describe('a hold beside a daemon', () => {
  it('keeps a session as the teacher blocked it while all others open, until it is released', async () => {
    await using room = cliClassroom([open])
    const daemon = await room.keep()
    const held = await room.run(['hold', '3', '--for', '20m', '--reason', 'talking to her'])
    expect(held).toMatchObject({ code: 0, stderr: '' })
    expect(held.stdout).toMatch(
      /^Held: 3 until .* \(UTC\) \(\w+\)\.\nIt covers 1 session \(3\) now\.\nTo end it: stationkeeper release hold=\w+\n$/,
    )
    await daemon.said('Held until ')
    await room.run(['simulate', 'block-all'])
    await daemon.said('BLOCK ALL: 9 of ')
    for (const id of others) await daemon.said(`Unlocked session ${id} `)
    expect(await room.blocked()).toEqual(['3', '10'])
    expect((await room.run(['plan'])).stdout).toContain('Withheld: "Unlock-WmsSession" on Session 3 ')
    expect(await room.json(['status'])).toMatchObject({
      holds: [{ selector: '3', reason: 'talking to her', sessions: ['3'] }],
      withheld: [{ code: 'held', sessions: ['3'] }],
    })
    const released = await room.run(['release', '3'])
    expect(released).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Hold ended: \w+/) })
    await daemon.said('Unlocked session 3 ')
    expect(await room.blocked()).toEqual(['10'])
    expect(daemon.stdout.match(/BLOCK ALL/g)).toHaveLength(1)
    expect(await room.json(['status'])).toMatchObject({ holds: [] })
  })

  it('ends by its id, and only there', async () => {
    await using room = cliClassroom([open])
    await room.keep()
    const { id } = await room.json(['hold', 'station=3', '--for', '20m', '--reason', 'one'])
    await room.run(['hold', 'station=4', '--for', '20m', '--reason', 'two'])
    expect(await room.json(['release', `hold=${id}`])).toMatchObject({ kind: 'Release', ended: [{ kind: 'hold', id }] })
    expect(await room.json(['status'])).toMatchObject({ holds: [{ selector: 'station=4' }] })
    expect((await room.run(['release', 'hold=nosuch'])).code).toBe(3)
  })
})

describe('an override beside a daemon', () => {
  it('decides at once and is shown as drift until it is released', async () => {
    await using room = cliClassroom([open])
    const daemon = await room.keep()
    const args = ['override', 'user=pupil04', '--ensure', 'disconnected', '--for', '1h', '--reason', 'repair']
    const override = await room.json(args)
    expect(override).toMatchObject({
      kind: 'Override',
      selector: 'user=pupil04',
      ensure: 'disconnected',
      sessions: ['4'],
    })
    await daemon.said(`Disconnected session 4 (CLASS\\pupil04) for override/${override.id}`)
    const plan = await room.run(['plan'])
    expect(plan.stdout).toMatch(
      /^Drift: Session 4 .*: override by .* until .*; the policy lesson\/open \(lesson\.yaml:6\) wants it unlocked\.$/m,
    )
    expect(await room.json(['status'])).toMatchObject({ overrides: [{ id: override.id, sessions: ['4'] }] })
    expect(await room.run(['release', 'user=pupil04'])).toMatchObject({
      stderr: '',
      stdout: expect.stringContaining(`Override ended: ${override.id}`),
    })
    expect((await room.run(['plan'])).stdout).not.toContain('Drift: ')
  })
})

describe('without a daemon', () => {
  it('a hold is placed all the same, and loudly where it covers nobody', async () => {
    await using room = cliClassroom([open])
    const { stdout, code } = await room.run(['hold', 'station=77', '--for', '20m', '--reason', 'nobody yet'])
    expect(code).toBe(0)
    expect(stdout).toContain('IT COVERS NO SESSION NOW: no session on the host is station=77. Sessions that come later')
    await room.run(['simulate', 'logon', 'CLASS\\late', '--station', '77'])
    expect(await room.json(['status'])).toMatchObject({ holds: [{ selector: 'station=77', sessions: ['12'] }] })
  })

  it('says in which zone a time of day is meant, and warns where none is set', async () => {
    await using room = cliClassroom([open])
    // Once: the next minute may begin before the second of them is done.
    const end = soon()
    const args = ['hold', '3', '--until', end, '--reason', 'x']
    const inUtc = await room.run(args)
    expect(inUtc).toMatchObject({ code: 0, stderr: expect.stringContaining('No time zone is set') })
    const zoned = { cwd: room.path, env: { STATIONKEEPER_TIME_ZONE: 'UTC' } }
    expect(await room.run(args, zoned)).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining(`${end} (UTC)`),
    })
  })

  it.each<[string, readonly string[], RegExp]>([
    ['no reason', ['hold', '3', '--for', '20m'], /--reason is missing/],
    ['no end', ['hold', '3', '--reason', 'x'], /--for or --until is missing/],
    ['two ends', ['hold', '3', '--for', '1m', '--until', '12:00', '--reason', 'x'], /exclude each other/],
    ['an end that is over', ['hold', '3', '--until', '2026-01-01T00:00:00Z', '--reason', 'x'], /over already/],
    ['more than the settings allow', ['hold', '3', '--for', '9h', '--reason', 'x'], /8h at most/],
    ['no selector', ['hold', '--for', '20m', '--reason', 'x'], /missing required argument/],
    ['what selects nothing', ['hold', 'admin=maybe', '--for', '20m', '--reason', 'x'], /admin/],
    [
      'a state there is not',
      ['override', '3', '--ensure', 'open', '--for', '1m', '--reason', 'x'],
      /"open" is no state/,
    ],
    ['no state', ['override', '3', '--for', '1m', '--reason', 'x'], /--ensure is missing/],
  ])('%s is exit 3, and nothing is placed', async (_, args, words) => {
    await using room = cliClassroom([open])
    expect(await room.run(args)).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(words) })
    expect(await room.json(['status'])).toMatchObject({ holds: [], overrides: [] })
  })
})

/** A time of day within the hour: far enough for the test, near enough for any longest hold. */
function soon(): string {
  return new Date(Date.now() + 1_800_000).toISOString().slice(11, 16)
}
