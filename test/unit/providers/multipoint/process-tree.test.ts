import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { expect, test, vi } from 'vitest'
import { type ProcessTree, startTree } from '../../../../src/providers/multipoint/process-tree.ts'
import { systemClock } from '../../../../src/runtime/system-clock.ts'
import { isAlive } from '../../../support/multipoint-host.ts'
import { until } from '../../../support/until.ts'

const clock = systemClock()

function start(script: string): ProcessTree {
  return startTree({ command: process.execPath, args: ['-e', script], env: {} }, clock)
}

/** Starts another process, prints both ids, and never ends. */
const PARENT = `
  const { spawn } = require('node:child_process')
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'inherit' })
  child.on('spawn', () => console.log(process.pid + ' ' + child.pid))
  setInterval(() => {}, 1e6)
`

async function pidsOf(tree: ProcessTree): Promise<readonly number[]> {
  const [text] = await once(tree.stdout.setEncoding('utf8'), 'data')
  return String(text).trim().split(' ').map(Number)
}

test('what a process has started ends together with it', async () => {
  const tree = start(PARENT)
  const pids = await pidsOf(tree)
  expect(pids.map(isAlive)).toEqual([true, true])
  tree.kill()
  expect(await tree.ended).toMatchObject({ kind: 'ended' })
  await until(() => !pids.some(isAlive))
})

// Windows has no groups of processes: what is left behind by one that has ended can't be found there.
test.runIf(process.platform !== 'win32')('what a process has left behind ends when it ends by itself', async () => {
  const tree = start(
    PARENT.replace('setInterval(() => {}, 1e6)\n', 'process.stdin.on("data", () => process.exit(5))\n'),
  )
  const pids = await pidsOf(tree)
  tree.stdin.write('end\n')
  expect(await tree.ended).toEqual({ kind: 'ended', code: 5, signal: null })
  await until(() => !pids.some(isAlive))
})

test('nothing outlives a program that ends in a hurry', async () => {
  const module = new URL('../../../../src/providers/multipoint/process-tree.ts', import.meta.url).href
  const hurry = `
    import { startTree } from ${JSON.stringify(module)}
    const tree = startTree({ command: process.execPath, args: ['-e', ${JSON.stringify(PARENT)}], env: {} }, null)
    tree.stdout.setEncoding('utf8').on('data', text => {
      process.stdout.write(text, () => process.exit(0))
    })
  `
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', hurry], { encoding: 'utf8' })
  expect(status).toBe(0)
  const pids = stdout.trim().split(' ').map(Number)
  expect(pids).toHaveLength(2)
  await until(() => !pids.some(isAlive))
})

test('a program that is not there never started', async () => {
  const tree = startTree({ command: '/nowhere/pwsh', args: [], env: {} }, clock)
  expect(await tree.ended).toMatchObject({ kind: 'not-started', error: { code: 'ENOENT' } })
  tree.kill()
})

test('its environment is that of this program, with what is added and without what is taken out', async () => {
  vi.stubEnv('STAYS', 'here')
  vi.stubEnv('GOES', 'away')
  const script = 'console.log([process.env.STAYS, process.env.GOES, process.env.COMES].join())'
  const env = { COMES: 'new', GOES: undefined }
  const tree = startTree({ command: process.execPath, args: ['-e', script], env }, clock)
  const [text] = await once(tree.stdout.setEncoding('utf8'), 'data')
  expect(text).toBe('here,,new\n')
  await tree.ended
  vi.unstubAllEnvs()
})
