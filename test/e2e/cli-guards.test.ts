import { describe, expect, it } from 'vitest'
import { cliClassroom } from '../support/cli-classroom.ts'

const open = '{ name: open, match: { connection: station }, ensure: unlocked }'

describe('a guard that a person sets aside', () => {
  it('keeps an unlock back until it is named with a reason, and that is journalled', async () => {
    await using room = cliClassroom([open])
    await room.run(['simulate', 'block', '3'])
    await room.run(['hold', '3', '--for', '20m', '--reason', 'talk'])
    const refused = await room.run(['unlock', '3'])
    expect(refused).toMatchObject({
      code: 6,
      stdout: expect.stringContaining('Withheld: "Unlock-WmsSession" on Session 3'),
    })
    const aside = ['unlock', '3', '--override', 'held', '--reason', 'her own wish']
    const foreseen = await room.run([...aside, '--what-if'])
    expect(foreseen.stdout).toMatch(/^Set aside for this once: held; her own wish\nWhat if: Performing the operation/)
    expect(await room.blocked()).toEqual(['3'])
    expect(await room.run(aside)).toMatchObject({ code: 0, stdout: expect.stringContaining('Unlocked: Session 3') })
    expect(await room.blocked()).toEqual([])
    const { stdout } = await room.run(['history', '--kind', 'request'])
    expect(stdout).toMatch(/unlock asked for by .*, setting aside held: her own wish$/m)
  })

  it.each<[readonly string[], RegExp]>([
    [
      ['--override', 'stopped', '--reason', 'x'],
      /"stopped" is no guard that can be set aside\n.*there are disarmed, protected/,
    ],
    [['--override', 'held'], /--override needs --reason/],
    [['--reason', 'x'], /needs --override/],
  ])('is exit 3 as %j', async (flags, words) => {
    await using room = cliClassroom([open])
    for (const verb of [['apply'], ['unlock', '3'], ['disconnect', '3']]) {
      expect(await room.run([...verb, ...flags])).toMatchObject({ code: 3, stderr: expect.stringMatching(words) })
    }
  })
})

describe('a host that is not armed', () => {
  const env = { STATIONKEEPER_SIMULATOR_ARMED: 'false' }

  it('has everything withheld, loudly, until `run --enforce`, and stays armed after that', async () => {
    await using room = cliClassroom([open], env)
    const daemon = await room.keep()
    await daemon.said('NOT ENFORCED')
    await room.run(['simulate', 'block', '3'])
    const plan = await room.run(['plan'])
    expect(plan.stdout).toMatch(/^Withheld: .* on Session 3 .*`stationkeeper status`/m)
    expect(plan.stderr).toMatch(/^Armed: no, .*`stationkeeper run --enforce`$/m)
    expect(await room.json(['status'])).toMatchObject({ armed: { armed: false, by: null } })
    expect((await room.run(['status'])).stdout).toMatch(/^Armed: +no, .*`stationkeeper run --enforce`$/m)
    expect(await room.blocked()).toEqual(['3'])
    daemon.child.kill('SIGTERM')
    expect((await daemon.done).code).toBe(0)

    const enforcing = await room.keep(['--enforce'])
    await enforcing.said('Unlocked session 3 ')
    enforcing.child.kill('SIGTERM')
    await enforcing.done
    expect(await room.json(['status'])).toMatchObject({ armed: { armed: true, by: expect.any(String) } })
    await room.run(['simulate', 'block', '4'])
    const again = await room.keep()
    await again.said('Unlocked session 4 ')
    expect(again.stdout).not.toContain('NOT ENFORCED')
  })

  it("obeys a person's own word all the same", async () => {
    await using room = cliClassroom([open], env)
    await room.run(['simulate', 'block', '3'])
    expect(await room.run(['unlock', '3'])).toMatchObject({ code: 0 })
    expect(await room.blocked()).toEqual([])
  })
})

it('warns before a disconnect, and disconnects when the time is over', async () => {
  await using room = cliClassroom([
    '{ name: closing, match: { station: 4 }, ensure: disconnected, notice: { before: 1s, text: "The room closes." } }',
  ])
  const daemon = await room.keep()
  await daemon.said('Warning session 4 (CLASS\\pupil04): disconnected at ')
  await daemon.said('Disconnected session 4 ')
  const { stdout } = await room.run(['history', '--session', '4'])
  expect(stdout).toMatch(
    /to be disconnected in 1s[\s\S]*was warned[\s\S]*about to disconnect[\s\S]*disconnect verified/,
  )
})

it('says of an unlock by hand that a rule will take the desktop away again, and offers a hold', async () => {
  await using room = cliClassroom([
    '{ name: closing, match: { station: 4 }, ensure: disconnected, notice: { before: 1h, text: "The room closes." } }',
  ])
  await room.keep()
  await room.run(['simulate', 'block', '4'])
  const { stdout, code } = await room.run(['unlock', '4'])
  expect(code).toBe(0)
  expect(stdout).toMatch(
    /^Unlocked: Session 4 .*\n {2}lesson\/closing will disconnect it; .*stationkeeper hold 4 --for 20m/,
  )
})

it('yields in a fight, says so once, and goes on when it is released', async () => {
  await using room = cliClassroom([
    '{ name: open, match: { connection: station }, ensure: unlocked, reapply: { contestedAfter: { reversals: 2, within: 10m }, whenContested: yield } }',
  ])
  const daemon = await room.keep()
  for (let round = 0; round < 3; round++) {
    await room.run(['simulate', 'block', '3'])
    if (round < 2) await daemon.said(round === 0 ? 'Unlocked session 3 (CLASS\\pupil03) for' : ' again for lesson/open')
  }
  await daemon.said('CONTESTED: someone undid lesson/open 2 times in 10m on session 3 (CLASS\\pupil03); leaving it')
  expect(await room.json(['status'])).toMatchObject({
    contested: [{ session: '3', policy: 'lesson', rule: 'open', reversals: 2, whenContested: 'yield' }],
    withheld: [{ code: 'contested', sessions: ['3'] }],
  })
  expect((await room.run(['history', '--kind', 'contested', '--rule', 'lesson/open'])).stdout).toMatch(
    /^.*session 3 .*: contested, undone 2 times, for lesson\/open\n$/,
  )
  expect((await room.run(['release', '3'])).stdout).toContain('No longer contested for 1 session (3).')
  await daemon.said('No longer contested, released: session 3')
  expect(daemon.stdout.match(/CONTESTED/g)).toHaveLength(1)
})

it('says everywhere that a fight would go unnoticed where blocks are not shown', async () => {
  await using room = cliClassroom([open], { STATIONKEEPER_SIMULATOR_BLOCKED: 'hidden' })
  const said = /^Fight detection: +off \(this host does not tell who is blocked\)/m
  for (const verb of [['plan'], ['status'], ['sessions'], ['validate'], ['why', '3'], ['unlock', '3'], ['apply']]) {
    expect((await room.run(verb)).stdout, verb.join(' ')).toMatch(said)
  }
  for (const verb of [['plan'], ['status'], ['validate'], ['why', '3'], ['unlock', '3'], ['apply']]) {
    expect(await room.json(verb), verb.join(' ')).toMatchObject({ fightDetection: 'off' })
  }
  const daemon = await room.keep()
  await daemon.said('Fight detection: off')
})

describe('history forget', () => {
  it('removes a name from everything that is kept, and leaves what was done and the chain', async () => {
    await using room = cliClassroom([open])
    await room.run(['simulate', 'block', '3'])
    await room.run(['apply'])
    const before = await room.run(['history', '--user', 'pupil03'])
    expect(before.stdout).toContain('about to unlock')
    expect(await room.run(['history', 'forget', 'CLASS\\pupil03'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('has session 3 on this host now'),
    })
    await room.run(['simulate', 'logoff', '3'])
    const forgotten = await room.run(['history', 'forget', 'CLASS\\pupil03'])
    expect(forgotten).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Forgotten: CLASS\\pupil03, in 1 spelling\./),
    })
    expect((await room.run(['history', '--user', 'pupil03'])).stdout).toBe('')
    const after = await room.run(['history', '--session', '3'])
    expect(after.stdout).toContain('session 3: about to unlock')
    expect(after.stdout).not.toContain('pupil03')
    expect((await room.run(['history', '--verify'])).code).toBe(0)
  })

  it.each([
    [['history', 'forgot', 'ana'], 'history takes no "forgot"'],
    [['history', 'forget'], 'forget needs the name'],
    [['history', 'forget', 'ana', '--last', '3'], 'forget takes no filters'],
  ])('takes nothing for it but its very word: %j', async (args, words) => {
    await using room = cliClassroom([open])
    expect(await room.run(args)).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining(words) })
  })
})
