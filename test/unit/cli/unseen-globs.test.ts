import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseVerb } from '../../../src/cli/program.ts'
import type { Verb } from '../../../src/cli/verb.ts'
import { verbs } from '../../../src/cli/verbs.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { recordedTerminal } from '../../support/terminal.ts'

const policy = (user: string): string => `
apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: room }
spec: { rules: [{ name: goes, match: { user: '${user}' }, ensure: disconnected }] }
`

const seen = {
  apiVersion: 'stationkeeper/v1',
  kind: 'Observation',
  host: 'LAB-1',
  observedAt: '2026-11-23T08:00:00Z',
  sessions: [
    {
      id: '1',
      user: 'benno',
      connection: 'station',
      state: 'active',
      blocked: 'no',
      admin: false,
      logonAt: '2026-11-23T07:00:00Z',
    },
  ],
}

let folder: ReturnType<typeof temporaryFolder>

/** Policies about those whose name begins with a, others about b as well, and a snapshot that is anonymised for the first ones. */
beforeAll(async () => {
  folder = temporaryFolder()
  for (const [name, user] of [
    ['old', 'a*'],
    ['new', 'b*'],
  ] as const) {
    mkdirSync(join(folder.path, name))
    writeFileSync(join(folder.path, name, 'room.yaml'), policy(user))
  }
  writeFileSync(join(folder.path, 'named.json'), JSON.stringify(seen))
  await anonymised('old', 'old.json')
  await anonymised('new', 'new.json')
})
afterAll(() => folder[Symbol.dispose]())

async function run(name: string, ...args: readonly string[]) {
  const verb: Verb | undefined = (await verbs.get(name)?.load())?.default
  if (verb === undefined) throw new Error(`no verb ${name}`)
  const terminal = recordedTerminal()
  const parsed = parseVerb(verb, args, terminal)
  if (parsed === null) throw new Error('help was shown')
  const env = { STATIONKEEPER_SYSTEM_SETTINGS: join(folder.path, 'none') }
  const exit = await verb.run({ ...parsed, terminal, env, cwd: folder.path, everyVerb: async () => [] })
  return { exit, ...terminal.shown }
}

async function anonymised(policies: string, file: string, of = 'named.json'): Promise<void> {
  const { out } = await run('snapshot', '--anonymise', '--policies', join(folder.path, policies), '--observed', of)
  writeFileSync(join(folder.path, file), out)
}

const said =
  'a snapshot was anonymised for other policies, so nobody can tell whom these globs see: user b*; make it anew with these policies.\n'

describe('A snapshot that was anonymised for other policies', () => {
  test('passes no condition of diff, and is warned of without one', async () => {
    const about = ['old', 'new', '--observed', 'old.json'] as const
    const gated = await run('diff', ...about, '--fail-if', 'disconnect>5')
    expect([gated.exit, gated.err]).toEqual([1, `Fails: ${said}`])
    const plain = await run('diff', ...about, '-o', 'markdown')
    expect([plain.exit, plain.err]).toEqual([0, `Caution: ${said}`])
    expect(plain.out).toMatch(/^\*\*Caution:\*\* `a snapshot was anonymised .* user b\*;/)
  })

  test('is told of in every format', async () => {
    const gated = async (format: string): Promise<string> =>
      (await run('diff', 'old', 'new', '--observed', 'old.json', '--fail-if', 'disconnect>5', '-o', format)).out
    expect(await gated('markdown')).toMatch(/^\*\*Fails:\*\* `a snapshot was anonymised/)
    expect(await gated('github')).toMatch(/^::error title=Stationkeeper --fail-if::a snapshot was anonymised/)
    expect(JSON.parse(await gated('json'))).toMatchObject({ failed: [], unseen: [{ kind: 'user', pattern: 'b*' }] })
  })

  test('passes no condition of plan', async () => {
    const policies = join(folder.path, 'new')
    const { exit, err } = await run(
      'plan',
      '--policies',
      policies,
      '--observed',
      'old.json',
      '--fail-if',
      'disconnect>5',
    )
    expect([exit, err.includes(`Fails: ${said}`)]).toEqual([1, true])
  })

  test('stays one when it is anonymised again', async () => {
    await anonymised('new', 'twice.json', 'old.json')
    expect(await run('diff', 'old', 'new', '--observed', 'twice.json', '--fail-if', 'disconnect>5')).toMatchObject({
      exit: 1,
      err: expect.stringContaining(`Fails: ${said}`),
    })
  })
})

test('a snapshot that was anonymised for the new policies is judged, with a word about those of the old ones that it does not tell', async () => {
  const passing = await run('diff', 'old', 'new', '--observed', 'new.json', '--fail-if', 'disconnect>1')
  expect([passing.exit, passing.err]).toEqual([0, `Caution: ${said.replace('b*', 'a*')}`])
  expect(await run('diff', 'old', 'new', '--observed', 'new.json', '--fail-if', 'disconnect>0')).toMatchObject({
    exit: 1,
  })
})

test('nothing is said of a snapshot with names', async () => {
  expect(await run('diff', 'old', 'new', '--observed', 'named.json', '--fail-if', 'disconnect>1')).toMatchObject({
    exit: 0,
    err: '',
  })
})
