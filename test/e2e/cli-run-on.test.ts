import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cliClassroom } from '../support/cli-classroom.ts'
import { endWithoutSignal } from '../support/end-without-signal.ts'

const open = '{ name: open, match: { connection: station }, ensure: unlocked }'

/** Who keeps the host, as `status` says it. */
async function keeper(room: ReturnType<typeof cliClassroom>): Promise<number> {
  const { daemon } = await room.json(['status'])
  return (daemon as { readonly pid: number }).pid // of the format Status
}

describe('run --restart --log', () => {
  it('keeps the host again after a crash, with all of it in the log, and ends in order with its supervisor', async () => {
    await using room = cliClassroom([open])
    const log = join(room.path, 'log', 'stationkeeper.log')
    const supervisor = await room.keep(['--restart', '--log', log])
    const first = await keeper(room)
    expect(first).not.toBe(supervisor.child.pid)
    process.kill(first, 'SIGKILL')
    await expect
      .poll(() => readFileSync(log, 'utf8'))
      .toMatch(/(killed by SIGKILL|ended with exit code 1); again in 1s\n(.*\n)*.* Keeping /)
    const second = await keeper(room)
    expect(second).not.toBe(first)
    if (process.platform === 'win32') await endWithoutSignal(room.path)
    else supervisor.child.kill('SIGTERM')
    expect((await supervisor.done).code).toBe(0)
    expect(await room.json(['status'])).toMatchObject({ daemon: null })
    const text = readFileSync(log, 'utf8')
    expect(text).toMatch(/Ended\. .*\n$/)
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d {2}(?!\d\d:)/)
  })

  it('whose supervisor is killed does not live on: it ends in order, and on Windows with it', async () => {
    await using room = cliClassroom([open])
    const log = join(room.path, 'stationkeeper.log')
    const supervisor = await room.keep(['--restart', '--log', log])
    const daemon = await keeper(room)
    supervisor.child.kill('SIGKILL')
    await expect.poll(() => isAlive(daemon)).toBe(false)
    expect(await room.json(['status'])).toMatchObject({ daemon: null })
    if (process.platform !== 'win32') expect(readFileSync(log, 'utf8')).toMatch(/Ended\. .*\n$/)
  })
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
