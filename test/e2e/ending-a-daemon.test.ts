import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cliClassroom } from '../support/cli-classroom.ts'
import { askToEnd } from '../support/end-without-signal.ts'

const open = '{ name: open, match: { connection: station }, ensure: unlocked }'

describe('a daemon that is asked to end without a signal', () => {
  it('ends in order and successfully, and its journal says who asked', async () => {
    await using room = cliClassroom([open])
    const daemon = await room.keep()
    expect(await askToEnd(room.path)).toEqual({ kind: 'ended' })
    const { code, stdout } = await daemon.done
    expect(code).toBe(0)
    expect(stdout).toMatch(/ asks for: end\n(.*\n)*.* {2}Ending\n(.*\n)*.* {2}Ended\. /)
    const history = (await room.run(['history'])).stdout
    expect(history).toMatch(/end asked for by \S+/)
    expect(history).toMatch(/daemon ended: asked to end/)
  })

  it('lets a running action come to its end first', async () => {
    await using room = cliClassroom([open], {
      STATIONKEEPER_SIMULATOR_CONCURRENCY: '1',
      STATIONKEEPER_SIMULATOR_LATENCY: '6s',
      STATIONKEEPER_SIMULATOR_SEED: '1',
    })
    const daemon = await room.keep()
    await room.run(['simulate', 'block-all'])
    // One after the other, each in another part of six seconds: when the first is done, one of the others is under way for twenty more.
    while ((await room.blocked()).length === 9) await daemon.said('BLOCK ALL: 9 of ')
    expect(await askToEnd(room.path)).toEqual({ kind: 'ended' })
    expect((await daemon.done).stdout).toMatch(/Ending; waiting for \d+ running actions?\n/)
    expect(await room.blocked()).not.toContain('1')
  })

  it('is not there: that is said at once', async () => {
    await using room = cliClassroom([open])
    expect(await askToEnd(room.path)).toEqual({ kind: 'none' })
  })

  it('has not ended within the time: who keeps the host is named', async () => {
    await using room = cliClassroom([open])
    const daemon = await room.keep()
    // As one that hangs.
    daemon.child.kill('SIGSTOP')
    try {
      expect(await askToEnd(room.path, { within: 0 })).toMatchObject({
        kind: 'still-there',
        taken: false,
        holder: { pid: daemon.child.pid, state: join(room.path, 'state') },
      })
    } finally {
      daemon.child.kill('SIGCONT')
    }
  })
})
