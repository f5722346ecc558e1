import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CliResult, runCli, startCli } from '../support/cli.ts'
import { SHELLS } from './shells.ts'
import { type Dialect, modulesOf, ScriptedWorld } from './world.ts'

const POLICY = `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: lesson }
spec:
  rules:
    - { name: open, match: { connection: station }, ensure: unlocked, timeout: 1500ms }
    - { name: away, match: { connection: remote }, ensure: disconnected }
`
/** Would act, were it taken for more than a name. */
const hostile =
  'Zoë \'"\u201d; Unlock-WmsSession -SessionId 9 #> `\n Unlock-WmsSession -SessionId 9 $(Unlock-WmsSession -SessionId 9)'

/** Windows runs no script unless it is told to. */
const policy = process.platform === 'win32' ? ['-ExecutionPolicy', 'Bypass'] : []

const CALLS: Readonly<Record<Dialect, readonly string[]>> = {
  '2012R2': [
    'Unlock-WmsSession -SessionId 3 -TimeoutInSecond 2',
    'Unlock-WmsSession -SessionId 5 -TimeoutInSecond 2',
    'Disconnect-WmsSession -SessionId 7 -TimeoutInSecond 10',
  ],
  '2012R2-SessionIdList': [],
  '2016': ['Unlock-WmsSession -SessionId 3,5', 'Disconnect-WmsSession -SessionId 7'],
}

describe.each(SHELLS)('the command line on a MultiPoint host with $name', ({ path }) => {
  describe.skipIf(path === null).each<Dialect>(['2012R2', '2016'])('%s', dialect => {
    const world = new ScriptedWorld()
    const { folder } = world
    const env = {
      ...world.env,
      PSModulePath: [modulesOf(dialect), process.env.PSModulePath].filter(place => place !== undefined).join(delimiter),
      STATIONKEEPER_PROVIDER: 'multipoint',
      STATIONKEEPER_MULTIPOINT_POWERSHELL: path ?? '',
      STATIONKEEPER_LEASES: join(folder, 'leases'),
      STATIONKEEPER_STATE: join(folder, 'state'),
      // A machine that is busy with other tests takes its time to start a PowerShell.
      STATIONKEEPER_OBSERVE_TIMEOUT: '5m',
      STATIONKEEPER_MULTIPOINT_PROBE_TIMEOUT: '5m',
    }
    const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<CliResult> =>
      runCli(args, { cwd: folder, env: { ...env, ...more } })

    beforeAll(() => {
      mkdirSync(join(folder, 'policies'))
      writeFileSync(join(folder, 'policies', 'lesson.yaml'), POLICY)
      world.set({
        sessions: [
          { id: 3, user: hostile },
          { id: 5, station: 6 },
          { id: 7, state: 2, station: null, client: 'PC' },
        ],
      })
    })
    afterAll(() => world.remove())

    test('a plan as PowerShell is in its dialect, and does that and nothing else when it is run', async () => {
      const planned = await run(['plan', '-o', 'powershell'])
      expect(planned.code, planned.stderr).toBe(0)
      const lines = planned.stdout.split('\n').filter(line => line !== '')
      expect(lines.filter(line => !line.startsWith('# '))).toEqual(CALLS[dialect])
      const script = join(folder, 'by-hand.ps1')
      writeFileSync(script, planned.stdout)
      const before = world.actions.length
      await promisify(execFile)(path ?? '', ['-NoProfile', '-NonInteractive', ...policy, '-File', script], {
        env: { ...process.env, ...env },
      })
      const done = world.actions.slice(before).map(call => call.replace(/ .*SessionId=([\d, ]+):.*/, ' $1'))
      expect(done).toEqual(CALLS[dialect].map(call => call.replace(/ -SessionId ([\d,]+).*/, ' $1')))
    })

    test('a preview has what the host says beside it, and acts on nobody', async () => {
      const before = world.actions.length
      const previewed = await run(['disconnect', '5', '--what-if', '--probe', '--timeout', '5m', '-o', 'json'])
      expect(previewed.code, previewed.stderr).toBe(0)
      const [result] = JSON.parse(previewed.stdout).results
      expect(result.said).toContain('Disconnect-WmsSession')
      expect(result.saidNothing).toBeNull()
      expect(world.actions.slice(before)).toEqual([expect.stringContaining('WhatIf=True')])
    })

    test('a preview says where the cmdlet has nothing to ask', async () => {
      const previewed = await run(['unlock', '5', '--what-if', '--probe', '--timeout', '5m', '-o', 'json'])
      expect(previewed.code, previewed.stderr).toBe(0)
      const [result] = JSON.parse(previewed.stdout).results
      if (dialect === '2012R2') expect(result.said).toContain('Unlock-WmsSession')
      else expect(result).toMatchObject({ said: null, saidNothing: { because: 'unsupported' } })
    })

    test("a site's own script tells who is blocked, and one that fails is said to", async () => {
      const script = join(folder, 'blocked.ps1')
      writeFileSync(script, '5, 3\n')
      const probe = { STATIONKEEPER_MULTIPOINT_PROBE_SCRIPT: script }
      expect(await run(['probe', 'test'], probe)).toMatchObject({ code: 0, stdout: '3\n5\n' })
      expect(JSON.parse((await run(['sessions', '-o', 'json'], probe)).stdout).sessions).toMatchObject([
        { id: '3', blocked: 'yes' },
        { id: '5', blocked: 'yes' },
        { id: '7', blocked: 'no' },
      ])
      writeFileSync(script, '77, 3\n')
      const strange = await run(['probe', 'test', '-o', 'json'], probe)
      expect(JSON.parse(strange.stdout)).toMatchObject({ blocked: ['3', '77'], unknownIds: ['77'] })
      expect(strange.stderr).toContain('No session of the host has the id 77')
      writeFileSync(script, "throw 'out of order'\n")
      const failed = await run(['probe', 'test'], probe)
      expect(failed).toMatchObject({ code: 1, stdout: '' })
      expect(failed.stderr).toContain('the probe failed')
    })

    // Elsewhere nobody can put a process into a session of his choice.
    test.skipIf(process.platform === 'win32')('a process that began with the block is found', async () => {
      const signOfBlock = join(folder, 'WmsBlock')
      copyFileSync('/bin/sleep', signOfBlock)
      chmodSync(signOfBlock, 0o755)
      // Leads a session of its own, and once it is told so runs in it what tells of the block.
      const desktop = spawn('/bin/sh', ['-c', 'read blocked; "$0" 900 & read ended; kill $!', signOfBlock], {
        detached: true,
        stdio: ['pipe', 'ignore', 'ignore'],
      })
      const gone = once(desktop, 'exit')
      try {
        const pupil = { id: desktop.pid ?? 0, user: 'dora', station: 12 }
        world.set({ sessions: [{ id: 5 }, pupil] })
        const learning = startCli(['probe', 'learn', '12', '--wait', '10s', '-o', 'json'], {
          cwd: folder,
          env: { ...process.env, ...env },
        })
        learning.child.stderr?.on('data', (text: string) => {
          if (text.includes('Block Session')) desktop.stdin.write('blocked\n')
        })
        const learnt = await learning.done
        expect(learnt.code, learnt.stderr).toBe(0)
        expect(JSON.parse(learnt.stdout)).toMatchObject({
          session: String(pupil.id),
          result: 'found',
          setting: { multipoint: { probeProcess: 'WmsBlock' } },
        })
        const probed = await run(['probe', 'test'], { STATIONKEEPER_MULTIPOINT_PROBE_PROCESS: 'WmsBlock' })
        expect(probed).toMatchObject({ code: 0, stdout: `${pupil.id}\n` })
      } finally {
        desktop.stdin.end()
        await gone
      }
    })
  })
})
