import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test, vi } from 'vitest'
import { runCli, startCli, temporaryFolder } from '../support/cli.ts'

const policyNamed = (rule: string): string => `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: lesson }
spec:
  rules:
    - name: ${rule}
      match: { connection: station }
      ensure: unlocked
`

test('a policy edit while the store is locked leaves the daemon alive, is in force, and is kept once the lock is gone', async () => {
  using folder = temporaryFolder()
  const file = join(folder.path, 'policies', 'lesson.yaml')
  mkdirSync(join(folder.path, 'policies'))
  writeFileSync(file, policyNamed('first'))
  const state = join(folder.path, 'state')
  const env = { STATIONKEEPER_RESYNC: '500ms', STATIONKEEPER_SETTLE: '50ms' }
  const daemon = startCli(['run', '--state', state], { cwd: folder.path, env })
  try {
    await daemon.said('Plan: 0 to unlock')
    const other = new DatabaseSync(join(state, 'state.db'), { timeout: 5_000 })
    other.exec('BEGIN IMMEDIATE')
    writeFileSync(file, policyNamed('second'))
    await daemon.said('Keeping the policies for the next start failed, and is tried again')
    other.exec('ROLLBACK')
    other.close()
    await runCli(['simulate', 'block', '3', '--state', state], { cwd: folder.path })
    await daemon.said('Unlocked session 3 (CLASS\\pupil03) for lesson/second')
    const loadedTwice = async (): Promise<boolean> => {
      const { stdout } = await runCli(['history', '--state', state, '-o', 'json'], { cwd: folder.path })
      return stdout.match(/policies-loaded/g)?.length === 2
    }
    // It is kept by the next resync.
    await vi.waitUntil(loadedTwice, { timeout: 60_000, interval: 200 })
    daemon.child.kill('SIGINT')
    expect((await daemon.done).code).toBe(0)
  } finally {
    daemon.child.kill('SIGKILL')
    await daemon.done
  }
})
