import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import diff from '../../../src/cli/commands/diff.ts'
import { parseVerb } from '../../../src/cli/program.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { GitRepository } from '../../support/git.ts'
import { recordedTerminal } from '../../support/terminal.ts'

const policy = (...rules: readonly string[]) => `
apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: room }
spec:
  timeZone: Europe/Paris
  rules:
${rules.map(rule => `    - ${rule}`).join('\n')}
`
const open = '{ name: open, match: { station: [1, 2] }, ensure: unlocked }'
const evening =
  '{ name: evening, match: { station: [1] }, ensure: disconnected, priority: 9, when: [{ from: "18:00" }] }'
const goes = '{ name: goes, match: { user: ana }, ensure: disconnected, priority: 9 }'

const seen = {
  apiVersion: 'stationkeeper/v1',
  kind: 'Observation',
  host: 'LAB-1',
  observedAt: '2026-11-23T08:00:00Z',
  provider: 'multipoint',
  sessions: [
    { id: '1', user: 'ana', domain: 'CLASS', station: '1', admin: false, logonAt: '2026-11-23T07:00:00Z' },
    { id: '2', user: 'ben', domain: 'CLASS', station: '2', admin: false, logonAt: '2026-11-23T07:00:00Z' },
  ].map(session => ({ ...session, connection: 'station', state: 'active', blocked: 'yes' })),
}

let folder: ReturnType<typeof temporaryFolder>
let repository: GitRepository

/** Two commits, and a third version that is not committed. */
beforeAll(() => {
  folder = temporaryFolder()
  repository = new GitRepository(join(folder.path, 'repository'))
  repository.write('school/policies/room.yaml', policy(open))
  repository.write('readme.md', 'no policy')
  repository.git('add', '.')
  repository.git('commit', '-q', '-m', 'one')
  repository.write('school/policies/room.yaml', policy(open, evening))
  repository.git('commit', '-q', '-a', '-m', 'two')
  repository.write('school/policies/room.yaml', policy(open, goes))
  writeFileSync(join(folder.path, 'monday.json'), JSON.stringify(seen))
})
afterAll(() => folder[Symbol.dispose]())

interface Given {
  readonly cwd?: string
}

async function run(args: readonly string[], { cwd = join(repository.path, 'school') }: Given = {}) {
  const terminal = recordedTerminal()
  const parsed = parseVerb(diff, args, terminal)
  if (parsed === null) throw new Error('help was shown')
  const env = { STATIONKEEPER_SYSTEM_SETTINGS: join(folder.path, 'none') }
  const exit = await diff.run({ ...parsed, terminal, env, cwd, everyVerb: async () => [] })
  return { exit, ...terminal.shown }
}

const observed = (): readonly string[] => ['--observed', join(folder.path, 'monday.json')]

async function data(args: readonly string[], given: Given = {}) {
  const { out, err, exit } = await run([...args, ...observed(), '-o', 'json'], given)
  return { document: JSON.parse(out), err, exit }
}

describe('diff', () => {
  test('compares a revision with the folder as it is, by default at the place of ./policies', async () => {
    const { document, exit } = await data(['HEAD', 'policies'])
    expect(exit).toBe(0)
    expect(document.before).toMatchObject({ name: 'HEAD:school/policies', commit: repository.git('rev-parse', 'HEAD') })
    expect(document.after).toMatchObject({ name: 'policies', commit: null })
    expect(document.rules).toMatchObject({ added: [{ rule: 'goes' }], removed: [{ rule: 'evening' }], changed: [] })
    expect(document.snapshots[0].differences).toMatchObject([
      { session: { id: '1' }, before: { action: 'unlock' }, after: { action: 'disconnect', rule: { rule: 'goes' } } },
    ])
  })

  test('asks a revision for the folder that the other side is, wherever it is called from', async () => {
    const { document } = await data(['HEAD~1', 'repository/school/policies'], { cwd: folder.path })
    expect(document.before.name).toBe('HEAD~1:school/policies')
    expect(document.rules.added).toMatchObject([{ rule: 'goes' }])
  })

  test('compares two revisions, each with a path of its own', async () => {
    const { document } = await data(['HEAD~1:school/policies', 'HEAD:./policies/room.yaml'])
    expect([document.before.name, document.after.name]).toEqual([
      'HEAD~1:school/policies',
      'HEAD:school/policies/room.yaml',
    ])
    expect(document.rules.added).toMatchObject([{ rule: 'evening' }])
  })

  test('leaves the working copy and the index as they are', async () => {
    const before = repository.git('status', '--porcelain')
    await data(['HEAD~1', 'HEAD'])
    expect(repository.git('status', '--porcelain')).toBe(before)
  })

  test('takes a revision without policies for one with none, when it is the old one', async () => {
    const { document, err } = await data(['HEAD:nowhere', 'policies'])
    expect(document.rules).toMatchObject({ added: [{ rule: 'open' }, { rule: 'goes' }], removed: [] })
    expect(err).toBe('There is no policy in HEAD:nowhere, so it is compared with none.\n')
  })

  test('says of an empty folder how a revision of that name is meant', async () => {
    mkdirSync(join(repository.path, 'main'))
    const { document, err } = await data(['main', 'school/policies'], { cwd: repository.path })
    expect(document.before.commit).toBeNull()
    expect(err).toContain('git:main is the revision')
  })

  test('tells the instants of a week from which on something else differs', async () => {
    const { document } = await data(['HEAD~1', 'HEAD', '--over', '2d'])
    expect(document.snapshots[0].differences).toEqual([])
    const points = document.snapshots[0].over.points as readonly { at: string; differences: unknown[] }[]
    expect(points.map(({ at, differences }) => [at, differences.length])).toEqual([
      ['2026-11-23T17:00:00Z', 1],
      ['2026-11-23T23:00:00Z', 0],
      ['2026-11-24T17:00:00Z', 1],
      ['2026-11-24T23:00:00Z', 0],
    ])
  })

  test('plans each of several snapshots for its own instant, or all for one that is given', async () => {
    const later = join(folder.path, 'later.json')
    writeFileSync(later, JSON.stringify({ ...seen, host: 'LAB-2', observedAt: '2026-11-23T19:00:00Z' }))
    const own = await data(['HEAD~1', 'HEAD', '--observed', later])
    const differ = ({ document }: typeof own) =>
      document.snapshots.map((each: { host: string; differences: unknown[] }) => [each.host, each.differences.length])
    expect(differ(own)).toEqual([
      ['LAB-2', 1],
      ['LAB-1', 0],
    ])
    expect(differ(await data(['HEAD~1', 'HEAD', '--observed', later, '--now', '2026-11-23T20:00:00Z']))).toEqual([
      ['LAB-2', 1],
      ['LAB-1', 1],
    ])
  })

  test('names nobody with --redact, in any format', async () => {
    for (const format of ['text', 'json', 'markdown', 'github']) {
      const { out } = await run(['HEAD', 'policies', ...observed(), '--redact', '--over', '1d', '-o', format])
      expect(out).not.toMatch(/CLASS|\bben\b|\bana\b/)
      expect(out).toMatch(/goes/)
    }
  })

  test('points annotations to where the repository has the rule', async () => {
    const { out } = await run(['HEAD', 'policies', ...observed(), '-o', 'github'])
    expect(out).toMatch(/^::notice file=school\/policies\/room\.yaml,line=9,/m)
    const revision = await run([
      'HEAD~1',
      'HEAD:school/policies/room.yaml',
      ...observed(),
      '--now',
      '2026-11-23T20:00:00Z',
      '-o',
      'github',
    ])
    expect(revision.out).toMatch(/^::notice file=school\/policies\/room\.yaml,line=9,/m)
  })
})

describe('diff --fail-if', () => {
  const failing = ['HEAD~1', 'HEAD', '--over', '2d', '--fail-if', 'disconnect>0,changes>7']

  test('is exit 1 where it holds at any instant, and says so beside the output', async () => {
    const { exit, out, err } = await run([...failing, ...observed()])
    expect([exit, err]).toEqual([
      1,
      'Fails: disconnect>0 holds: 1 on LAB-1 at 2026-11-23T17:00:00Z, and 1 more time elsewhere or at other instants.\n',
    ])
    expect(out).toContain('At 2026-11-23T17:00:00Z')
  })

  test('is told in the comment, the annotations and the data as well', async () => {
    const shown = async (format: string) => (await run([...failing, ...observed(), '-o', format])).out
    expect(await shown('markdown')).toMatch(/^\*\*Fails:\*\* `disconnect>0` holds: `1 on LAB-1 at /)
    expect(await shown('github')).toMatch(/^::error title=Stationkeeper --fail-if::disconnect>0 holds: 1 on LAB-1 at /)
    expect(JSON.parse(await shown('json'))).toMatchObject({
      failed: [{ failIf: 'disconnect>0', count: 1, host: 'LAB-1', at: '2026-11-23T17:00:00Z', others: 1 }],
      undecidedFrom: null,
    })
  })

  test('counts nothing that the old policies would do as well', async () => {
    const { exit, err } = await run(['HEAD', 'HEAD', '--over', '2d', '--fail-if', 'disconnect>0', ...observed()])
    expect([exit, err]).toEqual([0, ''])
  })

  test('does not pass what could not be looked at to the end', async () => {
    const { exit, err } = await run(['HEAD~1', 'HEAD', '--over', '3650d', '--fail-if', 'disconnect>5', ...observed()])
    expect(exit).toBe(1)
    expect(err).toMatch(/^Fails: from \d{4}-\S+ on there is too much to look at/)
  })
})

describe('what can not be compared is refused before anything is shown', () => {
  test.each([
    [
      ['HAED', 'policies'],
      '"HAED" is neither a file or folder nor a revision: there is no commit "HAED" in the repository',
    ],
    [['git:nope', 'policies'], 'the policies of nope:school/policies are not valid: 1 error'],
    [['git:--upload-pack=x', 'policies'], 'the policies of --upload-pack=x:school/policies are not valid: 1 error'],
    [['HEAD:../../x', 'policies'], '"HEAD:../../x": ../../x does not lie in a Git repository'],
    [['policies', 'HEAD:nowhere'], 'the policies of HEAD:nowhere are not valid: 1 error'],
    [['policies', '../main'], 'there is no policy in ../main'],
    [['', 'policies'], 'a name is empty'],
  ])('%j', async (args, message) => {
    const terminal = recordedTerminal()
    const parsed = parseVerb(diff, args, terminal)
    if (parsed === null) throw new Error('help was shown')
    const env = { STATIONKEEPER_SYSTEM_SETTINGS: join(folder.path, 'none') }
    const running = diff.run({
      ...parsed,
      terminal,
      env,
      cwd: join(repository.path, 'school'),
      everyVerb: async () => [],
    })
    await expect(running).rejects.toMatchObject({ name: 'InvalidInput', message })
    expect(terminal.shown.out).toBe('')
  })

  test('outside of any repository', async () => {
    using elsewhere = temporaryFolder()
    await expect(run(['HEAD', 'policies'], { cwd: elsewhere.path })).rejects.toMatchObject({
      message: '"HEAD" is neither a file or folder nor a revision: this folder is in no Git repository',
    })
  })
})
