import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { savedDigest, savedPlanDocument } from '../../../src/cli/saved-plan-document.ts'
import { type Instant, ms, plus } from '../../../src/model/time.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'
import { decision, planOf } from '../../support/decision.ts'
import { type InProcessClassroom, inProcessClassroom } from '../../support/in-process.ts'

const OPEN = ['{ name: open, match: { connection: station }, ensure: unlocked }']

/** Two pupils are blocked, and what is to be done about it is saved. */
async function saved(): Promise<InProcessClassroom> {
  const room = inProcessClassroom(OPEN)
  for (const id of ['1', '2']) await room.run(['simulate', 'block', id])
  expect(await room.run(['plan', '--out', 'my.plan'])).toMatchObject({ code: 0 })
  return room
}

const blocked = async (room: InProcessClassroom) => {
  const { sessions } = JSON.parse((await room.run(['simulate', 'show', '-o', 'json'])).stdout)
  return sessions.filter((each: { blocked: string }) => each.blocked === 'yes').map((each: { id: string }) => each.id)
}

const written = (room: InProcessClassroom) => JSON.parse(readFileSync(join(room.path, 'my.plan'), 'utf8'))

describe('plan --out', () => {
  test('shows the plan as ever, and saves it for this account alone', async () => {
    using room = await saved()
    const again = await room.run(['plan', '--out', 'my.plan'])
    expect(again.stdout).toBe((await room.run(['plan'])).stdout)
    expect(again.stderr).toBe('Saved in my.plan, for `stationkeeper apply` within the hour.\n')
    if (process.platform !== 'win32') expect(statSync(join(room.path, 'my.plan')).mode & 0o777).toBe(0o600)
    const { digest, ...document } = written(room)
    expect(document).toMatchObject({
      apiVersion: 'stationkeeper/v1',
      kind: 'SavedPlan',
      plan: { kind: 'Plan', host: 'CLASSROOM', summary: { unlock: 2 } },
    })
    expect(digest).toBe(savedDigest(document))
  })

  test('never gives two plans one id', async () => {
    const made = planOf([decision()])
    expect(savedPlanDocument(made, null).id).not.toBe(savedPlanDocument(made, null).id)
    expect(savedPlanDocument(made, 'c0ffee')).toMatchObject({ plan: { commit: 'c0ffee' } })
  })

  test('saves what a person may do where the daemon would not: their own word needs no arming', async () => {
    using room = inProcessClassroom(OPEN)
    await room.run(['simulate', 'block', '1'])
    const disarmed = { STATIONKEEPER_SIMULATOR_ARMED: 'false' }
    expect((await room.run(['plan', '--out', 'my.plan'], disarmed)).stdout).toMatch(/Withheld/)
    expect((await room.run(['apply', 'my.plan'], disarmed)).stdout).toMatch(/^Unlocked: Session 1/)
  })

  test.each<[string, string[], RegExp]>([
    ['a policy', ['--out', 'policies/lesson.yaml'], /is there and no saved plan, so it is not overwritten/],
    ['a link to a policy', ['--out', 'link'], /is there and no saved plan/],
    ['a folder', ['--out', 'policies'], /is there and no file/],
    ['nowhere', ['--out', 'none/my.plan'], /there is no folder none/],
    ['an empty name', ['--out', ''], /--out has no value/],
    ['a snapshot', ['--out', 'a.plan', '--observed', 'x.json'], /--observed can't be given with it/],
    ['another instant', ['--out', 'a.plan', '--now', '2026-11-21T09:00:00Z'], /--now can't be given with it/],
  ])('does not save over or about %s', async (_what, args, says) => {
    using room = inProcessClassroom(OPEN)
    symlinkSync(join(room.path, 'policies', 'lesson.yaml'), join(room.path, 'link'))
    const before = readFileSync(join(room.path, 'link'), 'utf8')
    const { stdout, stderr, code } = await room.run(['plan', ...args])
    expect([stdout, code]).toEqual(['', 3])
    expect(stderr).toMatch(says)
    expect(readFileSync(join(room.path, 'link'), 'utf8')).toBe(before)
  })
})

describe('apply with a saved plan', () => {
  test('does what it and the host both say, tells what differs, and is refused the second time', async () => {
    using room = await saved()
    await room.run(['simulate', 'unblock', '1'])
    await room.run(['simulate', 'block', '3'])
    const { stdout, code } = await room.run(['apply', 'my.plan'])
    expect(code).toBe(0)
    expect(stdout).toBe(`Unlocked: Session 2 (CLASS\\pupil02, station 2).
Not done: unlock of Session 1 (CLASS\\pupil01, station 1): it is as declared.
Left alone: unlock of Session 3 (CLASS\\pupil03, station 3) is due by now (it is blocked), and not in the saved plan.
Done: 1; held back: 0; failed: 0.
`)
    expect(await blocked(room)).toEqual(['3'])
    const second = await room.run(['apply', 'my.plan'])
    expect(second).toMatchObject({ stdout: '', code: 4, stderr: expect.stringMatching(/^stationkeeper: used-plan: /) })
    expect((await room.run(['history'])).stdout).toContain(`apply of saved plan ${written(room).id} asked for`)
  })

  test('foresees the same with --what-if, as text and as data, and uses nothing up', async () => {
    using room = await saved()
    await room.run(['simulate', 'unblock', '1'])
    const text = await room.run(['apply', 'my.plan', '--what-if'])
    expect(text.stdout).toMatch(/^What if: .*Session 2.*\nPlan: 1 to unlock.*\nNot done: unlock of Session 1 .*\n$/)
    const data = await room.run(['apply', 'my.plan', '--what-if', '-o', 'json'])
    expect(JSON.parse(data.stdout)).toMatchObject({
      results: [{ session: { id: '2' }, outcome: null }],
      saved: {
        id: written(room).id,
        differences: [{ session: { id: '1' }, wanted: 'unlock', now: { status: 'in-sync' } }],
      },
    })
    expect(await blocked(room)).toEqual(['2'])
    expect(await room.run(['apply', 'my.plan'])).toMatchObject({ code: 0 })
    expect(await room.run(['apply', 'my.plan', '--what-if'])).toMatchObject({ code: 4 })
  })

  test('asks with --confirm about what both plans want, and about nothing else', async () => {
    using room = await saved()
    await room.run(['simulate', 'block', '3'])
    const { stderr, stdout, code } = await room.answer(['apply', 'my.plan', '--confirm'], 'n\ny\n')
    expect(code).toBe(0)
    expect(stderr.match(/on target "Session \d/g)).toEqual(['on target "Session 1', 'on target "Session 2'])
    expect(stdout).toMatch(/^Unlocked: Session 2 .*\nLeft alone: unlock of Session 3 .*\nDone: 1;/)
    expect(await blocked(room)).toEqual(['1', '3'])
    // One was done by it, whoever else was spared.
    expect(await room.run(['apply', 'my.plan'])).toMatchObject({ code: 4 })
  })

  test('nobody of whom is confirmed is as good as before', async () => {
    using room = await saved()
    const refused = await room.answer(['apply', 'my.plan', '--confirm'], 'n\nn\n')
    expect(refused).toMatchObject({ code: 0, stdout: '', stderr: expect.stringMatching(/Nothing was done\.\n$/) })
    expect(await room.run(['apply', 'my.plan'])).toMatchObject({ code: 0 })
    expect(await blocked(room)).toEqual([])
  })

  test('under other policies says so, and does nothing that they do not want', async () => {
    using room = await saved()
    room.write(['{ name: leave, match: { connection: station }, ensure: unmanaged }'])
    const { stdout, code } = await room.run(['apply', 'my.plan'])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^The policies are others than when the plan was saved: sha256:\w{12} then, sha256:\w{12} now\.\n/,
    )
    expect(stdout).toMatch(/\nNothing was done: nothing that is due now is in the saved plan as well\.\n$/)
    expect(await blocked(room)).toEqual(['1', '2'])
  })

  const edit = (text: string): string => text.replace('"unlock"', '"disconnect"')
  test.each<[string, (text: string) => string, Readonly<Record<string, string>>]>([
    ['edited-plan', edit, {}],
    ['edited-plan', text => text.replace('CLASSROOM', 'LAB'), {}],
    ['foreign-plan', text => text, { STATIONKEEPER_HOST: 'LAB' }],
    ['stale-plan', () => dated(plus(systemClock().now(), ms(-3_601_000))), {}],
    ['stale-plan', () => dated(plus(systemClock().now(), ms(60_000))), {}],
  ])('is refused by the name %s, and nothing is done', async (name, change, env) => {
    using room = await saved()
    writeFileSync(join(room.path, 'my.plan'), change(readFileSync(join(room.path, 'my.plan'), 'utf8')))
    for (const args of [['--what-if'], []]) {
      const { stdout, stderr, code } = await room.run(['apply', 'my.plan', ...args], env)
      expect([stdout, code]).toEqual(['', 4])
      expect(stderr).toMatch(
        new RegExp(
          `^stationkeeper: ${name}: .*\\n {2}nothing was done; save a new one with \`stationkeeper plan --out FILE\`\\n$`,
        ),
      )
    }
    expect(await blocked(room)).toEqual(['1', '2'])
  })

  test('takes a file that was only laid out anew', async () => {
    using room = await saved()
    writeFileSync(join(room.path, 'my.plan'), `\uFEFF${JSON.stringify(written(room))}`)
    expect(await room.run(['apply', 'my.plan'])).toMatchObject({ code: 0 })
  })

  const sealed = (document: Readonly<Record<string, unknown>>): string =>
    JSON.stringify({ ...document, digest: savedDigest(document) })
  const head = { apiVersion: 'stationkeeper/v1', kind: 'SavedPlan', id: 'x' }
  test.each<[string, string, RegExp]>([
    ['no JSON', 'kind: SavedPlan', /is no saved plan: it is no JSON/],
    ['a list', '[]', /no JSON object/],
    ['nothing', '', /no JSON/],
    ['a plan that was printed', '{"kind":"Plan"}', /as `plan -o json` prints it/],
    ['another kind', '{"kind":"Report"}', /its kind is not SavedPlan/],
    ['another version', '{"kind":"SavedPlan","apiVersion":"stationkeeper/v2"}', /of another version/],
    ['no digest', JSON.stringify(head), /it has no digest/],
    ['no plan in it', sealed(head), /not what this version writes/],
    [
      'a plan without decisions',
      sealed({ ...head, plan: { plannedAt: '2026-11-21T09:00:00Z' } }),
      /not what this version/,
    ],
    [
      'an action that nobody knows',
      sealed({
        ...head,
        plan: {
          host: 'CLASSROOM',
          revision: 'sha256:one',
          plannedAt: '2026-11-21T09:00:00Z',
          decisions: [{ ...decision(), action: 'logoff' }],
        },
      }),
      /not what this version/,
    ],
    [
      'lists without end',
      `{"apiVersion":"stationkeeper/v1","kind":"SavedPlan","digest":"x","a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      /nested too deeply/,
    ],
  ])('with %s in the file is not valid, and says what to do', async (_what, text, says) => {
    using room = inProcessClassroom(OPEN)
    writeFileSync(join(room.path, 'my.plan'), text)
    const { stdout, stderr, code } = await room.run(['apply', 'my.plan'])
    expect([stdout, code]).toEqual(['', 3])
    expect(stderr).toMatch(says)
    expect(stderr).toMatch(/\n {2}save one with `stationkeeper plan --out FILE`\n$/)
    expect(stderr).not.toMatch(/ {4}at /)
  })

  test('shows names from the file so that no terminal obeys them', async () => {
    using room = inProcessClassroom(OPEN)
    const evil = '\u001b[2J::set-output name=x::y'
    const { session } = decision()
    const made = planOf(
      [{ ...decision(), session: { ...session, user: evil, incarnation: `CLASSROOM/5/x/${evil}` } }],
      {
        host: 'CLASSROOM',
        revision: evil,
        plannedAt: systemClock().now(),
      },
    )
    writeFileSync(join(room.path, 'my.plan'), JSON.stringify(savedPlanDocument(made, null)))
    const { stdout, code } = await room.run(['apply', 'my.plan'])
    expect(code).toBe(0)
    expect(stdout).toContain('Not done: unlock of Session 5')
    expect(stdout).not.toContain('\u001b')
  })

  test('that is a folder, or not there, is told as such', async () => {
    using room = inProcessClassroom(OPEN)
    mkdirSync(join(room.path, 'my.plan'))
    expect(await room.run(['apply', 'my.plan'])).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/is a folder/),
    })
    expect(await room.run(['apply', 'none'])).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/does not exist/),
    })
  })
})

/** A saved plan of that instant. */
function dated(plannedAt: Instant): string {
  return JSON.stringify(savedPlanDocument(planOf([decision()], { host: 'CLASSROOM', plannedAt }), null))
}
