import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectFolder, temporaryFolder } from '../support/cli.ts'
import { GitRepository } from '../support/git.ts'

const policy = (ensure: string): string => `
apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: room }
spec:
  rules:
    - { name: room, match: { station: ['*'] }, ensure: ${ensure} }
`

const SNAPSHOT = JSON.stringify({
  apiVersion: 'stationkeeper/v1',
  kind: 'Observation',
  host: 'LAB-1',
  observedAt: '2026-11-23T08:00:00Z',
  provider: 'multipoint',
  sessions: [
    {
      id: '1',
      user: 'CLASS\\Ana',
      station: '1',
      connection: 'station',
      state: 'active',
      blocked: 'no',
      admin: false,
      logonAt: '2026-11-23T07:00:00Z',
    },
  ],
})

interface Checked {
  readonly code: number | null
  readonly lines: readonly string[]
  /** Everything, on both outputs. */
  readonly said: string
  readonly summary: string
  readonly outputs: string
}

/** Runs the action's script in that checkout as a runner does, with these inputs. */
function check(checkout: string, inputs: Readonly<Record<string, string>>): Checked {
  const runner = `${checkout}-runner`
  mkdirSync(runner, { recursive: true })
  const [summary, outputs] = [join(runner, 'summary.md'), join(runner, 'outputs')]
  for (const file of [summary, outputs]) writeFileSync(file, '')
  const { status, stdout, stderr } = spawnSync('bash', [join(projectFolder, 'scripts', 'action.sh')], {
    cwd: checkout,
    encoding: 'utf8',
    env: {
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
      HOME: runner,
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_OUTPUT: outputs,
      RUNNER_TEMP: runner,
      ACTION: projectFolder,
      ...{ POLICIES: 'policies', BASE: '', OBSERVED: '', OVER: '', HORIZON: '2d', FAIL_IF: '', REDACT: 'true' },
      ...{ STRICT: 'true', ...inputs },
    },
  })
  return {
    code: status,
    lines: stdout.split('\n'),
    said: stdout + stderr,
    summary: readFileSync(summary, 'utf8'),
    outputs: readFileSync(outputs, 'utf8'),
  }
}

describe.skipIf(process.platform === 'win32')('The GitHub Action', () => {
  test('fails where a condition does not hold, and its comment says so, without names', () => {
    using folder = temporaryFolder()
    const repository = new GitRepository(join(folder.path, 'repository'))
    const base = repository.push('policies/room.yaml', policy('unlocked'))
    repository.push('policies/room.yaml', policy('disconnected'))
    repository.push('snapshots/a ::error:: b.json', SNAPSHOT)
    const { code, lines, summary, outputs } = check(repository.path, {
      BASE: base,
      OBSERVED: '  \n  snapshots/a ::error:: b.json\r\n',
      FAIL_IF: 'unlock>0\ndisconnect>0\n',
    })
    expect(code).toBe(1)
    expect(lines.filter(line => line.startsWith('::error'))).toEqual([
      '::error title=Stationkeeper --fail-if::disconnect>0 holds: 1 on LAB-1 at 2026-11-23T08:00:00Z.',
    ])
    expect(lines).toContain('Failed: What would be decided otherwise')
    expect(summary).toMatch(/^\*\*Fails:\*\* `disconnect>0` holds: /)
    expect(summary).toContain('| `1` | `1` | `person 1` |')
    expect([...lines, summary].join('\n')).not.toContain('Ana')
    const comment = /^comment=(.+)\n$/.exec(outputs)?.[1] ?? ''
    expect(readFileSync(comment, 'utf8')).toBe(summary)
  })

  test('knows by the settings of the hosts whom nobody touches', () => {
    using folder = temporaryFolder()
    const repository = new GitRepository(join(folder.path, 'repository'))
    const base = repository.push('policies/room.yaml', policy('unlocked'))
    repository.push('policies/room.yaml', policy('disconnected'))
    repository.push('lab.json', SNAPSHOT)
    repository.push(
      'hosts.yaml',
      "apiVersion: stationkeeper/v1\nkind: Settings\nspec: { protect: { users: ['CLASS\\ana'] } }\n",
    )
    const inputs = { BASE: base, OBSERVED: 'lab.json', FAIL_IF: 'disconnect>0', SETTINGS: 'hosts.yaml' }
    expect(check(repository.path, inputs).code).toBe(0)
  })

  test('takes no settings but those that the workflow names, whatever a pull request brings', () => {
    using folder = temporaryFolder()
    const repository = new GitRepository(join(folder.path, 'repository'))
    const base = repository.push('policies/room.yaml', policy('unlocked'))
    repository.push('policies/room.yaml', policy('disconnected'))
    repository.push('lab.json', SNAPSHOT)
    repository.push(
      'stationkeeper.yaml',
      "apiVersion: stationkeeper/v1\nkind: Settings\nspec: { protect: { users: ['*'] } }\n",
    )
    const inputs = { BASE: base, OBSERVED: 'lab.json', FAIL_IF: 'disconnect>0' }
    expect(check(repository.path, inputs)).toMatchObject({
      code: 1,
      lines: expect.arrayContaining(['Failed: What would be decided otherwise']),
    })
    // Were it read, what is wrong with it would be shown line by line.
    writeFileSync(join(folder.path, 'secret'), 'password: s3cret')
    repository.remove('stationkeeper.yaml')
    symlinkSync(join(folder.path, 'secret'), join(repository.path, 'stationkeeper.yaml'))
    const { code, said } = check(repository.path, { BASE: base, OBSERVED: 'lab.json' })
    expect([code, said]).toEqual([0, expect.not.stringContaining('s3cret')])
  })

  test('compares what repairs a base that is not valid with none', () => {
    using folder = temporaryFolder()
    const repository = new GitRepository(join(folder.path, 'repository'))
    repository.push('lab.json', SNAPSHOT)
    const base = repository.push('policies/room.yaml', policy('nowhere'))
    repository.push('policies/room.yaml', policy('disconnected'))
    const inputs = { BASE: base, OBSERVED: 'lab.json', FAIL_IF: 'disconnect>1' }
    const { code, lines, summary } = check(repository.path, inputs)
    expect(code).toBe(0)
    expect(lines).toContain('::warning::The policies of the base are not valid, so these are compared with none')
    expect(summary).toContain('| newly | 0 | 1 |')
  })

  test.each(['policies/secret.yaml', 'snapshots/secret.json', 'linked'])(
    'reads nothing by way of the link %s',
    link => {
      using folder = temporaryFolder()
      const repository = new GitRepository(join(folder.path, 'repository'))
      const base = repository.push('policies/room.yaml', policy('unlocked'))
      mkdirSync(join(folder.path, 'runner'))
      writeFileSync(join(folder.path, 'runner', 'room.yaml'), 'password: s3cret')
      mkdirSync(join(repository.path, 'snapshots'))
      symlinkSync(join(folder.path, 'runner', link === 'linked' ? '' : 'room.yaml'), join(repository.path, link))
      const inputs =
        link === 'linked' ? { POLICIES: link } : { BASE: base, OBSERVED: 'snapshots/secret.json', REDACT: 'false' }
      const { code, lines } = check(repository.path, inputs)
      expect([code, lines.join('\n')]).toEqual([
        1,
        expect.stringMatching(/^::error::Symbolic links are not followed: .*\n$/),
      ])
    },
  )

  test('fails where conditions are given and nothing to judge them by', () => {
    using folder = temporaryFolder()
    const repository = new GitRepository(join(folder.path, 'repository'))
    const base = repository.push('policies/room.yaml', policy('unlocked'))
    const { code, lines } = check(repository.path, { BASE: base, OBSERVED: ' \n', FAIL_IF: 'disconnect>0' })
    expect(code).toBe(1)
    expect(lines).toContain('::error::fail-if has nothing to judge by: it needs snapshots in observed')
    expect(lines).toContain('Failed: Conditions')
  })

  test('takes a folder whose name is a command to find for a folder', () => {
    using folder = temporaryFolder()
    const repository = new GitRepository(join(folder.path, 'repository'))
    repository.push('-delete/room.yaml', policy('unlocked'))
    const { code } = check(repository.path, { POLICIES: '-delete' })
    expect(code).toBe(0)
    expect(existsSync(join(repository.path, '-delete', 'room.yaml'))).toBe(true)
  })
})
