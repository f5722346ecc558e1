import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { blockAll } from '../../src/providers/simulator/events.ts'
import { StoreError } from '../../src/store/store.ts'
import type { RunningCli } from '../support/cli.ts'
import { type CliClassroom, cliClassroom, policyOf } from '../support/cli-classroom.ts'
import { Loop } from '../support/loop.ts'
import type { Fault } from './table.ts'

const open = '{ name: open, match: { connection: station }, ensure: unlocked }'

/** A classroom with a real daemon that looks twice a second. */
function classroom(): CliClassroom {
  return cliClassroom([open], { STATIONKEEPER_RESYNC: '500ms' })
}

function databaseOf({ path }: CliClassroom): string {
  return join(path, 'state', 'state.db')
}

async function stopped(daemon: RunningCli): Promise<number | null> {
  daemon.child.kill('SIGINT')
  return (await daemon.done).code
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
      await using room = classroom()
      const daemon = await room.keep()
      const other = new DatabaseSync(databaseOf(room), { timeout: 5_000 })
      other.exec('BEGIN IMMEDIATE')
      await room.run(['simulate', 'block', '3'])
      await pause(2_500)
      expect(daemon.stdout).not.toContain('Unlocked session 3')
      other.exec('ROLLBACK')
      other.close()
      await daemon.said('Unlocked session 3')
      expect(await stopped(daemon)).toBe(0)
      expect((await room.run(['history', '--verify'])).code).toBe(0)
    },
  },
  {
    fault: 'the disk is slow: every write waits for most of a second',
    end: 'what is due is done all the same, later, and nothing twice',
    async check() {
      await using room = classroom()
      const daemon = await room.keep()
      const other = new DatabaseSync(databaseOf(room), { timeout: 5_000 })
      await room.run(['simulate', 'block', '3'])
      for (let time = 0; time < 8; time++) {
        other.exec('BEGIN IMMEDIATE')
        await pause(700)
        other.exec('ROLLBACK')
        await pause(20)
      }
      other.close()
      await daemon.said('Unlocked session 3')
      expect(await stopped(daemon)).toBe(0)
      const { stdout } = await room.run(['history', '-o', 'json'])
      expect(stdout.match(/"kind": ?"intent"/g)).toHaveLength(1)
    },
  },
  {
    fault: 'the database is damaged',
    end: 'the daemon does not start, says which file and what to do, and leaves every byte of it',
    async check() {
      await using room = classroom()
      await stopped(await room.keep())
      const database = databaseOf(room)
      const content = readFileSync(database)
      content.fill(0x58, 4_096)
      writeFileSync(database, content)
      const { code, stderr } = await room.run(['run'])
      expect(code).toBe(1)
      expect(stderr).toContain(database)
      expect(stderr).toContain('move it aside')
      expect(readFileSync(database).equals(content)).toBe(true)
    },
  },
  {
    fault: 'the policy folder goes away',
    end: 'the last good policies stay in force, loudly, and those in the folder come into force when it is back',
    async check() {
      await using room = classroom()
      const daemon = await room.keep()
      const policies = join(room.path, 'policies')
      renameSync(policies, `${policies}-away`)
      await daemon.said('the last good ones stay in force')
      await room.run(['simulate', 'block', '3'])
      await daemon.said('Unlocked session 3 (CLASS\\pupil03) for lesson/open')
      renameSync(`${policies}-away`, policies)
      writeFileSync(join(policies, 'lesson.yaml'), policyOf([open.replace('open', 'opened')]))
      // By the rule of before it would be unlocked as well, and nothing would be left for the new one to do.
      expect(await room.run(['sync'])).toMatchObject({ code: 0 })
      await room.run(['simulate', 'block', '4'])
      await daemon.said('for lesson/opened')
      expect(await stopped(daemon)).toBe(0)
    },
  },
]
