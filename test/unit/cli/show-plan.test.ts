import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommandLine } from '../../../src/cli/command-line.ts'
import { validate } from '../../../src/policy/generated/plan.js'
import { temporaryFolder } from '../../support/cli.ts'
import { commandsOf } from '../../support/runner.ts'
import { recordedTerminal } from '../../support/terminal.ts'

const policies = `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: exam-room }
spec:
  timeZone: UTC
  rules:
    - name: front
      match: { station: ['1', '2'] }
      ensure: unlocked
      when: [{ days: [sat], from: '08:00', to: '14:00' }]
    - name: idle
      match: { connection: remote, idleFor: 30m }
      ensure: disconnected
`

const sessions = [
  { id: '1', user: 'CLASS\\ana', station: '1', connection: 'station', state: 'active', blocked: 'yes' },
  { id: '2', user: '::error::##[x]ben', station: '2', connection: 'station', state: 'active', blocked: 'yes' },
  {
    id: '3',
    user: 'CLASS\\Ana',
    connection: 'remote',
    state: 'active',
    blocked: 'no',
    admin: false,
    logonAt: '2026-11-21T08:00:00Z',
    idleSince: '2026-11-21T10:00:00Z',
  },
]

const observation = {
  apiVersion: 'stationkeeper/v1',
  kind: 'Observation',
  host: 'LAB-1',
  observedAt: '2026-11-21T12:00:00Z',
  provider: 'multipoint',
}

let folder: ReturnType<typeof temporaryFolder>
beforeAll(() => {
  folder = temporaryFolder()
  mkdirSync(join(folder.path, 'school/policies'), { recursive: true })
  writeFileSync(join(folder.path, 'school/policies/exam.yaml'), policies)
  writeFileSync(join(folder.path, 'seen.json'), JSON.stringify({ ...observation, sessions }))
  writeFileSync(
    join(folder.path, 'broken.json'),
    JSON.stringify({ ...observation, sessions: [{ user: 'CLASS\\ana' }] }),
  )
})
afterAll(() => folder[Symbol.dispose]())

async function planned(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const terminal = recordedTerminal()
  const code = await runCommandLine({
    args: ['plan', '--policies', 'school/policies', '--state', join(folder.path, 'state'), ...args],
    env: { PATH: process.env.PATH ?? '', STATIONKEEPER_SYSTEM_SETTINGS: join(folder.path, 'none'), ...env },
    cwd: folder.path,
    terminal,
  })
  return { code, ...terminal.shown }
}

const seen = ['--observed', 'seen.json']

describe('a plan for reviewers', () => {
  it.each(['text', 'json', 'markdown', 'github', 'powershell'])(
    'names nobody as %s where asked, and says who is the same',
    async format => {
      const { code, out, err } = await planned([...seen, '--redact', '--over', '1d', '--all', '-o', format])
      expect(code).toBe(0)
      expect(out + err).not.toMatch(/\bana\b|ben|CLASS/i)
      if (format === 'github') return
      expect(out).toContain('person 2')
      expect(out).not.toContain('person 3')
    },
  )

  it('says of a broken snapshot where it is broken, and not what stands there', async () => {
    const { code, err } = await planned(['--observed', 'broken.json', '--redact'])
    expect(code).toBe(3)
    expect(err).toMatch(/broken\.json:1:\d+: error SK2\d+: look there, for what is wrong may name somebody/)
    expect(err).not.toContain('ana')
    expect((await planned(['--observed', 'broken.json'])).err).toContain('ana')
  })

  it('stands at the files of the repository, and at none where there is no repository', async () => {
    const files = async (): Promise<readonly (string | undefined)[]> =>
      commandsOf((await planned([...seen, '-o', 'github'])).out).map(({ properties }) => properties.file)
    expect(await files()).toEqual([undefined, undefined])
    execFileSync('git', ['init', '-q', folder.path])
    expect(await files()).toEqual(['school/policies/exam.yaml', 'school/policies/exam.yaml'])
  })

  it('has in its document what time brings and what fails it, as the schema says', async () => {
    const { code, out } = await planned([...seen, '--over', '1d', '--fail-if', 'unlock>1', '-o', 'json'])
    const document: unknown = JSON.parse(out)
    expect(code).toBe(1)
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true)
    expect(document).toMatchObject({
      over: {
        cut: null,
        points: [{ at: '2026-11-21T14:00:00Z', turns: [{ session: { id: '1' } }, { session: { id: '2' } }] }],
      },
      failed: [{ failIf: 'unlock>1', count: 2, host: 'LAB-1', at: '2026-11-21T12:00:00Z', others: 0 }],
      undecidedFrom: null,
    })
  })

  it.each(['text', 'markdown', 'github', 'powershell', 'json'])(
    'fails as %s if what is counted holds, and says so',
    async format => {
      const failing = await planned([...seen, '-o', format, '--fail-if', 'disconnect>0', '--fail-if', 'unlock>5'])
      expect(failing.code).toBe(1)
      expect(failing.err).toContain('Fails: disconnect>0 holds: 1 on LAB-1')
      expect(failing.err).not.toContain('unlock>5')
      expect((await planned([...seen, '-o', format, '--fail-if', 'disconnect>1'])).code).toBe(0)
    },
  )

  it('looks ahead from here alone', async () => {
    const { code, err, out } = await planned(['--server', '--over', '1d'])
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toContain("--over looks ahead from what is seen from here, so it can't be given with --server")
  })

  it.each(['text', 'json', 'markdown', 'powershell'])('has no command for the runner as %s', async format => {
    const { out, err } = await planned([...seen, '--all', '-o', format], { GITHUB_ACTIONS: 'true' })
    expect(commandsOf(out + err)).toEqual([])
    if (format === 'json')
      expect(JSON.parse(out)).toMatchObject({ decisions: [{}, { session: { user: '::error::##[x]ben' } }, {}] })
  })
})
