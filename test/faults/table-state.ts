import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { blockAll } from '../../src/providers/simulator/events.ts'
import { StoreError } from '../../src/store/store.ts'
import { type RunningCli, runCli, startCli, temporaryFolder } from '../support/cli.ts'
import { Loop } from '../support/loop.ts'
import type { Fault } from './table.ts'

const policy = `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: lesson }
spec:
  rules:
    - name: open
      match: { connection: station }
      ensure: unlocked
`

/** A real daemon in a folder of its own, past its first plan. */
class Daemon implements AsyncDisposable {
  readonly #folder = temporaryFolder()
  readonly policies: string = join(this.#folder.path, 'policies')
  readonly state: string = join(this.#folder.path, 'state')
  running: RunningCli | null = null

  constructor() {
    mkdirSync(this.policies)
    writeFileSync(join(this.policies, 'lesson.yaml'), policy)
  }

  get database(): string {
    return join(this.state, 'state.db')
  }

  async start(): Promise<RunningCli> {
    const env = { STATIONKEEPER_RESYNC: '500ms', STATIONKEEPER_SETTLE: '50ms' }
    this.running = startCli(['run', '--state', this.state], { cwd: this.#folder.path, env })
    await this.running.said('Plan: 0 to unlock')
    return this.running
  }

  async block(id: string): Promise<void> {
    await runCli(['simulate', 'block', id, '--state', this.state], { cwd: this.#folder.path })
  }

  async run(...args: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> {
    const { code, stdout, stderr } = await runCli([...args, '--state', this.state], { cwd: this.#folder.path })
    return { code, said: stdout + stderr }
  }

  async stop(): Promise<number | null> {
    this.running?.child.kill('SIGINT')
    return (await this.running?.done)?.code ?? null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.running?.child.kill('SIGKILL')
    await this.running?.done
    this.#folder[Symbol.dispose]()
  }
}

/** The store refuses to write, whatever it is asked to keep. */
async function whileNothingCanBeKept(why: string): Promise<void> {
  let refuses = false
  await using loop = new Loop({
    pupils: 6,
    storeOf: store =>
      new Proxy(store, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name)
          if (refuses && (name === 'record' || name === 'admit')) {
            return () => {
              throw new StoreError(why)
            }
          }
          return typeof value === 'function' ? value.bind(target) : value
        },
      }),
  })
  loop.start()
  await loop.rest()
  refuses = true
  loop.happen(blockAll)
  const { looks } = loop
  await loop.pass('10m')
  expect(loop.calls).toEqual([])
  expect(loop.looks - looks).toBeGreaterThan(15)
  expect([loop.told('pass-failed'), loop.told('pass-recovered')]).toEqual([1, 0])
  refuses = false
  await loop.pass('1m')
  expect([loop.calls.length, loop.told('pass-recovered')]).toEqual([6, 1])
  expect(loop.store.verifyJournal()).toMatchObject({ intact: true })
}

export const stateFaults: readonly Fault[] = [
  {
    fault: 'the disk under the state folder is full',
    end: 'nothing is done, the host is still looked at, told once each way, and kept again when there is space',
    check: () => whileNothingCanBeKept('the disk is full'),
  },
  {
    fault: 'the state folder becomes read-only',
    end: 'nothing is done, the host is still looked at, told once each way, and kept again when it can be written',
    check: () => whileNothingCanBeKept('attempt to write a readonly database'),
  },
  {
    fault: 'the database is locked by another process for seconds',
    end: 'the daemon stays alive, does nothing meanwhile, and does what is due when the lock is gone',
    async check() {
      await using daemon = new Daemon()
      const running = await daemon.start()
      const other = new DatabaseSync(daemon.database, { timeout: 5_000 })
      other.exec('BEGIN IMMEDIATE')
      await daemon.block('3')
      await pause(2_500)
      expect(running.stdout).not.toContain('Unlocked session 3')
      other.exec('ROLLBACK')
      other.close()
      await running.said('Unlocked session 3')
      expect(await daemon.stop()).toBe(0)
      expect((await daemon.run('history', '--verify')).code).toBe(0)
    },
  },
  {
    fault: 'the disk is slow: every write waits for most of a second',
    end: 'what is due is done all the same, later, and nothing twice',
    async check() {
      await using daemon = new Daemon()
      const running = await daemon.start()
      const other = new DatabaseSync(daemon.database, { timeout: 5_000 })
      await daemon.block('3')
      for (let time = 0; time < 8; time++) {
        other.exec('BEGIN IMMEDIATE')
        await pause(700)
        other.exec('ROLLBACK')
        await pause(20)
      }
      other.close()
      await running.said('Unlocked session 3')
      expect(await daemon.stop()).toBe(0)
      const { said } = await daemon.run('history', '-o', 'json')
      expect(said.match(/"kind": ?"intent"/g)).toHaveLength(1)
    },
  },
  {
    fault: 'the database is damaged',
    end: 'the daemon does not start, says which file and what to do, and leaves every byte of it',
    async check() {
      await using daemon = new Daemon()
      await daemon.start()
      await daemon.stop()
      const content = readFileSync(daemon.database)
      content.fill(0x58, 4_096)
      writeFileSync(daemon.database, content)
      const { code, said } = await daemon.run('run')
      expect(code).toBe(1)
      expect(said).toContain(daemon.database)
      expect(said).toContain('move it aside')
      expect(readFileSync(daemon.database).equals(content)).toBe(true)
    },
  },
  {
    fault: 'the policy folder goes away',
    end: 'the last good policies stay in force, loudly, and those in the folder come into force when it is back',
    async check() {
      await using daemon = new Daemon()
      const running = await daemon.start()
      renameSync(daemon.policies, `${daemon.policies}-away`)
      await running.said('the last good ones stay in force')
      await daemon.block('3')
      await running.said('Unlocked session 3 (CLASS\\pupil03) for lesson/open')
      renameSync(`${daemon.policies}-away`, daemon.policies)
      writeFileSync(join(daemon.policies, 'lesson.yaml'), policy.replace('open', 'opened'))
      await daemon.block('4')
      await running.said('for lesson/opened')
      expect(await daemon.stop()).toBe(0)
    },
  },
]
