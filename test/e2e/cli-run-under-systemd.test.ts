import { spawn } from 'node:child_process'
import { closeSync, fstatSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectFolder } from '../support/cli.ts'
import { cliClassroom, policyOf } from '../support/cli-classroom.ts'
import { datagramSocket } from '../support/datagrams.ts'
import { until } from '../support/until.ts'

const open = '{ name: open, match: { connection: station }, ensure: unlocked }'

describe.runIf(process.platform === 'linux')('the daemon as a service of systemd', () => {
  it('says when it is ready and that it lives, reads its policies again on SIGHUP, and says its end', async () => {
    await using room = cliClassroom([open])
    using socket = datagramSocket(join(room.path, 'notify'))
    const file = join(room.path, 'policies', 'lesson.yaml')
    const daemon = room.start([], { NOTIFY_SOCKET: socket.address, WATCHDOG_USEC: '400000' })
    await socket.got('READY=1\nSTATUS=Keeping CLASSROOM (simulator)')
    await daemon.said('Plan: ')
    await socket.got('WATCHDOG=1')

    writeFileSync(file, policyOf([open]).replace('ensure', 'ensrue'))
    daemon.child.kill('SIGHUP')
    await socket.got('RELOADING=1\nMONOTONIC_USEC=')
    await until(() => socket.received().some(each => each.startsWith('READY=1') && each.includes('NOT accepted')))
    await daemon.said('the last good ones stay in force')

    writeFileSync(file, policyOf([open.replace('station', 'remote')]))
    daemon.child.kill('SIGHUP')
    await daemon.said('The policies were read again, and are in force')

    daemon.child.kill('SIGTERM')
    expect((await daemon.done).code).toBe(0)
    expect(socket.received().at(-1)).toMatch(/^STOPPING=1/)
  })

  it('says that a host which is not armed is armed through the service', async () => {
    await using room = cliClassroom([open])
    using socket = datagramSocket(join(room.path, 'notify'))
    const daemon = room.start([], { NOTIFY_SOCKET: socket.address, STATIONKEEPER_SIMULATOR_ARMED: 'false' })
    await daemon.said('NOT ENFORCED: every change is withheld until somebody runs `sudo stationkeeper service install')
    daemon.child.kill('SIGTERM')
    await daemon.done
  })

  it('without a terminal, SIGHUP reads the policies again also where no systemd listens', async () => {
    await using room = cliClassroom([open])
    const daemon = await room.keep()
    daemon.child.kill('SIGHUP')
    await daemon.said('The policies were read again, and are in force')
    daemon.child.kill('SIGTERM')
    expect((await daemon.done).code).toBe(0)
  })

  it('writes to the journal with levels instead of times', async () => {
    await using room = cliClassroom([open])
    const path = join(room.path, 'journal')
    const journal = openSync(path, 'w')
    const { dev, ino } = fstatSync(journal, { bigint: true })
    const env = { ...process.env, JOURNAL_STREAM: `${dev}:${ino}` }
    const args = [join(projectFolder, 'bin', 'stationkeeper.js'), 'run', '--state', join(room.path, 'state')]
    const daemon = spawn(process.execPath, args, { cwd: room.path, env, stdio: ['ignore', journal, journal] })
    closeSync(journal)
    const ended = new Promise(resolve => daemon.once('exit', resolve))
    try {
      await until(() => readFileSync(path, 'utf8').includes('Plan: '))
      daemon.kill('SIGTERM')
      await ended
      const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
      expect(lines.filter(line => !/^<[3-6]>(?!\d\d:\d\d)/.test(line))).toEqual([])
      expect(lines.at(-1)).toMatch(/^<5>Ended\. /)
    } finally {
      daemon.kill('SIGKILL')
      await ended
    }
  })
})
