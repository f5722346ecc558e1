import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type CliClassroom, cliClassroom } from '../support/cli-classroom.ts'

const open = '{ name: open, match: { everySession: true }, ensure: unlocked, onBlock: honour 15m }'

const under = (provider: string, more: Readonly<Record<string, string>> = {}): CliClassroom =>
  cliClassroom([open], { STATIONKEEPER_PROVIDER: provider, ...more })

test('validate knows from the settings alone that nobody tells who is blocked', async () => {
  await using host = under('multipoint')
  const checked = await host.run(['validate'])
  expect(checked.code).toBe(0)
  expect(checked.stdout).toContain('Fight detection: off')
  expect(checked.stdout).toContain('no block is honoured')
  expect(checked.stderr).toContain('probe learn')
  expect(await host.json(['validate'])).toMatchObject({ fightDetection: 'off' })
})

test('validate leaves it open where a probe may tell', async () => {
  await using host = under('multipoint', { STATIONKEEPER_MULTIPOINT_PROBE_PROCESS: 'WmsBlock' })
  const checked = await host.run(['validate'])
  expect(checked.stdout).not.toContain('Fight detection')
  expect(await host.json(['validate'])).toMatchObject({ fightDetection: null, withoutEffect: [] })
})

test('validate names the rules that Windows alone cannot carry out', async () => {
  await using host = under('wts')
  const checked = await host.run(['validate'])
  expect(checked.stdout).toContain('nothing is unlocked, for this provider has no unlock')
  expect(await host.json(['validate'])).toMatchObject({
    fightDetection: 'off',
    withoutEffect: [{ rule: { rule: 'open' }, field: 'ensure' }],
  })
})

test.each([
  ['simulate block-all', ['simulate', 'block-all']],
  ['run --demo', ['run', '--demo']],
])('%s is refused under a real provider, and says whose word that is', async (_, args) => {
  await using host = under('multipoint')
  const refused = await host.run(args)
  expect(refused.code).toBe(3)
  expect(refused.stderr).toContain('the provider is multipoint (STATIONKEEPER_PROVIDER)')
  expect(refused.stderr).toContain('--provider simulator')
})

test('simulate plays in the classroom where a flag names the simulator', async () => {
  await using host = under('multipoint')
  expect((await host.run(['simulate', 'block-all', '--provider', 'simulator'])).code).toBe(0)
})

test.each([
  ['apply', ['apply', '--what-if', '--probe']],
  ['unlock', ['unlock', '3', '--what-if', '--probe']],
])('%s --what-if --probe says that the simulator has nothing to ask', async (_, args) => {
  await using room = cliClassroom([open])
  const refused = await room.run(args)
  expect(refused).toMatchObject({ code: 3, stdout: '' })
  expect(refused.stderr).toContain('the provider simulator has nothing to ask')
})

test('--probe goes with --what-if alone, and nothing is done without it', async () => {
  await using room = cliClassroom([open])
  await room.run(['simulate', 'block-all'])
  const before = await room.blocked()
  const refused = await room.run(['apply', '--probe'])
  expect(refused.code).toBe(3)
  expect(refused.stderr).toContain('add --what-if')
  expect(await room.blocked()).toEqual(before)
})

test.each([
  ['without a word of what', 'multipoint', ['probe', 'find'], 'probe learn STATION'],
  ['to learn at no station', 'multipoint', ['probe', 'learn'], 'needs one station'],
  ['to learn where nobody can answer', 'multipoint', ['probe', 'learn', '4'], '--wait 30s'],
  ['to try where none is set', 'multipoint', ['probe', 'test'], 'the settings name no probe'],
  ['to try with a wait', 'multipoint', ['probe', 'test', '--wait', '3s'], '--wait goes with probe learn'],
  ['under another provider', 'simulator', ['probe', 'test'], 'the provider is simulator'],
])('a probe is refused %s', async (_, provider, args, words) => {
  await using host = under(provider)
  const refused = await host.run(args)
  expect(refused).toMatchObject({ code: 3, stdout: '' })
  expect(refused.stderr).toContain(words)
})

test('status says that nobody tells who is blocked, also of a host that it can not see', async () => {
  await using host = under('multipoint', {
    STATIONKEEPER_MULTIPOINT_POWERSHELL: join(tmpdir(), 'there-is-no-such-shell'),
  })
  const told = await host.run(['status'])
  expect(told.code).toBe(1)
  expect(told.stdout).toMatch(/^Fight detection: +off/m)
  expect(told.stdout).toMatch(/^Not seen now: /m)
})

test('a plan as PowerShell ends as the same plan does in text, and only prints', async () => {
  await using room = cliClassroom([open.replace(', onBlock: honour 15m', '')])
  await room.run(['simulate', 'block', '3'])
  const planned = await room.run(['plan', '-o', 'powershell', '--detailed-exitcode'])
  expect(planned.code).toBe((await room.run(['plan', '--detailed-exitcode'])).code)
  expect(planned.code).toBe(2)
  expect(planned.stdout.split('\n').filter(line => line !== '' && !line.startsWith('# '))).toEqual([
    'Unlock-WmsSession -SessionId 3',
  ])
  expect(await room.blocked()).toEqual(['3'])
})

test('JSON down a pipe is ASCII, and means the same', async () => {
  await using room = cliClassroom([open])
  await room.run(['simulate', 'logon', 'CLASS\\Zoë 李', '--station', '12'])
  const { stdout } = await room.run(['sessions', '-o', 'json'])
  expect(stdout).toMatch(/^[\n\x20-\x7e]*$/)
  expect(JSON.parse(stdout).sessions).toContainEqual(expect.objectContaining({ user: 'Zoë 李' }))
})
