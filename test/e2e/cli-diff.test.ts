import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCli, temporaryFolder } from '../support/cli.ts'
import { GitRepository } from '../support/git.ts'
import { faultsOf } from '../support/printed.ts'

const policy = (ensure: string) => `
apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: room }
spec:
  rules:
    - { name: room, match: { station: ['*'] }, ensure: ${ensure} }
`

test('a pull request that would disconnect more than it may fails, and says which rule of which file does', async () => {
  using folder = temporaryFolder()
  const repository = new GitRepository(join(folder.path, 'repository'))
  repository.push('policies/room.yaml', policy('unlocked'))
  repository.push('policies/room.yaml', policy('disconnected'))
  const sessions = ['1', '2', '3'].map(id => ({
    id,
    user: `u${id}::error::x`,
    station: id,
    connection: 'station',
    state: 'active',
    blocked: 'no',
    admin: false,
    logonAt: '2026-11-23T07:00:00Z',
  }))
  const snapshot = join(folder.path, 'monday.json')
  writeFileSync(
    snapshot,
    JSON.stringify({
      apiVersion: 'stationkeeper/v1',
      kind: 'Observation',
      host: 'LAB-1',
      observedAt: '2026-11-23T08:00:00Z',
      provider: 'multipoint',
      sessions,
    }),
  )
  const args = ['diff', 'HEAD~1', 'HEAD', '--observed', snapshot]
  const failing = await runCli([...args, '-o', 'github', '--fail-if', 'disconnect>2'], {
    cwd: repository.path,
    env: { GITHUB_ACTIONS: 'true' },
  })
  expect(failing.code).toBe(1)
  expect(failing.stdout.split('\n').filter(line => line.startsWith('::'))).toEqual([
    '::error title=Stationkeeper --fail-if::disconnect>2 holds: 3 on LAB-1 at 2026-11-23T08:00:00Z.',
    '::notice file=policies/room.yaml,line=7,title=room/room::Decides otherwise about 3 sessions (1, 2, 3): 3 to disconnect.',
  ])
  const passing = await runCli([...args, '--fail-if', 'disconnect>3', '--over', '7d', '-o', 'json'], {
    cwd: repository.path,
  })
  expect([passing.code, passing.stderr]).toEqual([0, ''])
  expect(faultsOf('difference', JSON.parse(passing.stdout))).toEqual([])
})

test('without a snapshot the host itself is compared on', async () => {
  using folder = temporaryFolder()
  for (const [name, ensure] of [
    ['old', 'unmanaged'],
    ['new', 'disconnected'],
  ] as const) {
    mkdirSync(join(folder.path, name))
    writeFileSync(join(folder.path, name, 'room.yaml'), policy(ensure))
  }
  const { code, stdout } = await runCli(['diff', 'old', 'new', '--state', join(folder.path, 'state')], {
    cwd: folder.path,
  })
  expect(code).toBe(0)
  expect(stdout).toMatch(/^Newly: \d+ to disconnect/m)
})
