import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type CliClassroom, cliClassroom } from '../support/cli-classroom.ts'

const open = '{ name: open, match: { connection: station }, ensure: unlocked }'
const guestsGo =
  "{ name: guests-go, match: { user: 'CLASS\\guest*', connection: station }, ensure: disconnected, priority: 5 }"
const night = (when: string): string =>
  `{ name: night, match: { connection: station }, ensure: disconnected, priority: 10, when: ${when} }`
const session = (id: number, user: string | null, differences: object = {}): object => ({
  id,
  user,
  station: id,
  connection: 'station',
  state: 'active',
  blocked: 'yes',
  logonAt: '2026-11-21T08:00:00Z',
  admin: false,
  ...differences,
})
const snapshot = {
  apiVersion: 'stationkeeper/v1',
  kind: 'Observation',
  host: 'CLASSROOM',
  observedAt: '2026-11-21T09:00:00Z',
  sessions: [session(0, null), session(5, 'CLASS\\ana', { admin: true }), session(6, 'CLASS\\ben')],
}

/** A classroom with the snapshot beside it. */
function classroom(when = '{ from: "22:00", to: "23:00", timeZone: UTC }'): CliClassroom {
  const room = cliClassroom([open, guestsGo, night(when)])
  writeFileSync(join(room.path, 'now.json'), JSON.stringify(snapshot))
  return room
}

describe('why of a snapshot', () => {
  it('tells the chain, the near misses and what would change it', async () => {
    await using room = classroom()
    const { stdout, stderr, code } = await room.run(['why', '5', '--observed', 'now.json'])
    expect(code).toBe(0)
    expect(stderr).toBe('Planned for a snapshot: what was done before, and holds, are not known to it.\n')
    expect(stdout.split('\n')).toEqual([
      'Session 5 (CLASS\\ana, station 5): unlock, withheld: it belongs to an administrator, and the rule does not say `touchAdmins: true`.',
      '  Rules about it:',
      '    lesson/open (lesson.yaml:6): unlocked, priority 0: wins',
      '  lesson/open decides: there is no other.',
      '  It asks: unlock: it is blocked.',
      '  Guards: protected keeps it back (asked before and passed: stopped, disarmed, unsupported, undecided-match).',
      '  Near misses:',
      '    lesson/night (lesson.yaml:8): disconnected, priority 10: matches, but is in force from 2026-11-21T22:00:00Z',
      '    lesson/guests-go (lesson.yaml:7): disconnected, priority 5: asks for user: CLASS\\guest*; it has user CLASS\\ana',
      expect.stringMatching(
        /^ {2}It would change if lesson\/guests-go did not ask for user: then disconnect, withheld: /,
      ),
      expect.stringMatching(/^ {4}or if lesson\/open said `ensure: disconnected` instead of unlocked: then /),
      expect.stringMatching(/^ {4}or if it were 2026-11-21T22:00:00Z, when lesson\/night comes into force: then /),
      '    or if lesson/open said `touchAdmins: true`: then unlock: it is blocked.',
      '',
    ])
  })

  it('explains another instant, and any selector', async () => {
    await using room = classroom()
    const at = ['--observed', 'now.json', '--at', '2026-11-21T22:30:00Z']
    const { stdout } = await room.run(['why', 'connection=station,admin=false', ...at])
    expect(stdout).toMatch(/^Session 6 .*: disconnect: it should be disconnected\.\n/)
    expect(stdout).toContain('lesson/night decides: its priority is above that of lesson/open.\n')
    expect(stdout).not.toContain('Session 5')
  })

  it('is the same document every time', async () => {
    await using room = classroom()
    const args = ['why', 'everySession', '--observed', 'now.json', '-o', 'json']
    const [first, second] = [await room.run(args), await room.run(args)]
    expect(first.stdout).toBe(second.stdout)
    expect(JSON.parse(first.stdout)).toMatchObject({
      kind: 'Why',
      plannedAt: '2026-11-21T09:00:00Z',
      sessions: [{ decision: { session: { id: '5' } } }, { decision: { session: { id: '6' }, status: 'change' } }],
    })
  })

  it('answers about a session without a user when it is asked for by id', async () => {
    await using room = classroom()
    const { stdout, code } = await room.run(['why', '0', '--observed', 'now.json'])
    expect([stdout, code]).toEqual(['Session 0 (station 0): not managed: it is no desktop of a user.\n', 0])
  })

  it('says who is there when nobody is selected', async () => {
    await using room = classroom()
    const { stdout, stderr, code } = await room.run(['why', '77', '--observed', 'now.json'])
    expect([stdout, code]).toEqual(['', 1])
    expect(stderr).toContain('No session is selected by 77: there are Session 0 (station 0); Session 5 (CLASS\\ana')
    const json = await room.run(['why', 'station=9', '--observed', 'now.json', '-o', 'json'])
    expect(json.code).toBe(1)
    expect(JSON.parse(json.stdout)).toMatchObject({ kind: 'Why', sessions: [] })
  })

  it.each<[string, readonly string[], RegExp]>([
    ['no selector', [], /missing required argument/],
    ['a selector that is none', ['user='], /selects no sessions/],
    ['no instant', ['5', '--at', 'soon'], /--at: "soon" is no instant/],
  ])('takes %s for invalid', async (_, args, words) => {
    await using room = classroom()
    const { stderr, stdout, code } = await room.run(['why', ...args])
    expect([stdout, code]).toEqual(['', 3])
    expect(stderr).toMatch(words)
  })
})

describe('why of the host', () => {
  it('needs no daemon for now and for later, and has no past without one', async () => {
    await using room = classroom()
    await room.run(['simulate', 'block-all'])
    expect((await room.run(['why', '8'])).stdout).toMatch(/^Session 8 \(CLASS\\pupil08, station 8\): /)
    const later = await room.run(['why', '8', '--at', '2040-01-01T22:30:00Z'])
    expect(later.stdout).toContain('lesson/night (lesson.yaml:8): disconnected, priority 10: wins')
    expect(later.stderr).toContain('Planned for 2040-01-01T22:30:00Z, with the host')
    const past = await room.run(['why', '8', '--at', '1h'])
    expect([past.code, past.stdout]).toEqual([1, ''])
    expect(past.stderr).toMatch(/no plan was recorded by .*\n.*`stationkeeper run`/)
  })

  it('finds the plan of a past instant with what it was made from', async () => {
    // The window of the night must not come in between.
    await using room = classroom('{ from: "00:00", to: "00:01", timeZone: UTC, on: [2020-01-01] }')
    const daemon = await room.keep()
    await daemon.said('Plan: 0 to unlock')
    await room.run(['simulate', 'block-all'])
    await daemon.said('Unlocked session 8')
    daemon.child.kill('SIGTERM')
    await daemon.done
    const { entries } = JSON.parse((await room.run(['history', '--session', '8', '-o', 'json'])).stdout)
    const intent: { readonly at: string } = entries.find(({ kind }: { readonly kind: string }) => kind === 'intent')

    const then = await room.run(['why', '8', '--at', intent.at])
    expect(then.stdout).toMatch(/^Session 8 .*: unlock: it is blocked\.\n/)
    expect(then.stderr).toMatch(/^From plan [0-9a-f]{16} of .*, the last one recorded by /)
    const afterwards = await room.run(['why', '8', '--at', '1ms', '-o', 'json'])
    expect(JSON.parse(afterwards.stdout)).toMatchObject({
      recorded: expect.stringMatching(/^[0-9a-f]{16}$/),
      sessions: [{ decision: { status: 'in-sync' } }],
    })
  })
})
