import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { instant } from '../../src/model/time.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { standInLibrary } from '../native/build.ts'
import { openStandIn, type StandIn } from '../native/stand-in.ts'
import { type CliClassroom, cliClassroom } from '../support/cli-classroom.ts'
import { endWithoutSignal } from '../support/end-without-signal.ts'

const idle = '{ name: idle, match: { user: "pupil*", idleFor: 5m }, ensure: disconnected }'
const open = '{ name: open, match: { connection: station }, ensure: unlocked }'

describe('the simulated classroom', () => {
  test('is planned, applied and found as declared', async () => {
    await using room = cliClassroom([open])
    await room.run(['simulate', 'block-all'])
    const planned = await room.run(['plan', '--detailed-exitcode'])
    expect(planned.code).toBe(2)
    expect(planned.stdout).toContain('What if: Performing the operation "Unlock-WmsSession" on target "Session 1 ')
    expect(await room.blocked()).toContain('1')
    expect((await room.run(['apply'])).code).toBe(0)
    expect(await room.blocked()).not.toContain('1')
    expect((await room.run(['plan', '--detailed-exitcode'])).code).toBe(0)
  })

  test('is kept by a daemon that ends when it is asked to', async () => {
    await using room = cliClassroom([open])
    const daemon = await room.keep()
    await room.run(['simulate', 'block-all'])
    await expect.poll(() => room.blocked()).not.toContain('1')
    await endWithoutSignal(room.path)
    expect((await daemon.done).code).toBe(0)
  })
})

describe("Windows' own sessions, as the stand-in for wtsapi32 has them", () => {
  interface Host {
    readonly room: CliClassroom
    readonly world: StandIn
    readonly env: Readonly<Record<string, string>>
    state(id: string): Promise<unknown>
  }

  /** A teacher who works and two pupils, of whom the first went away an hour ago. The tests are said to run in session 1. */
  function host(): Host {
    const library = standInLibrary()
    if (library === null) throw new Error('no compiler for Windows is here, and WTS_STAND_IN_LIBRARY names no library')
    // Not in the classroom's folder: a file stays mapped, and so can't be removed, while this process runs.
    const file = join(mkdtempSync(join(tmpdir(), 'wts-stand-in-')), 'world')
    const world = openStandIn(library, file)
    world.reset()
    world.place({ own: 1, console: 1 })
    const now = systemClock().now()
    world.session({ id: 1, user: 'keller', protocol: 0, lastInputAt: now })
    world.session({ id: 3, user: 'pupil3', lastInputAt: instant(now - 3_600_000) })
    world.session({ id: 4, user: 'pupil4', lastInputAt: now })
    const env = {
      STATIONKEEPER_PROVIDER: 'wts',
      STATIONKEEPER_WTS_LIBRARY: library,
      STATIONKEEPER_HOST: 'WINDOWS-STAND-IN',
      WTS_STAND_IN_WORLD: file,
    }
    const room = cliClassroom([idle], env)
    const state: Host['state'] = async id => {
      const { sessions } = await room.json(['sessions'])
      const seen = sessions as readonly { readonly id: string; readonly state: string }[] // of the format Observation
      return seen.find(session => session.id === id)?.state
    }
    return { room, world, env, state }
  }

  test('are planned, disconnected and verified', async () => {
    const { room, state } = host()
    await using _ = room
    const planned = await room.run(['plan', '--detailed-exitcode'])
    // A real host's daemon is not armed until somebody says so; `apply` is a person's own word.
    expect(planned.code).toBe(6)
    expect(planned.stderr).toContain('run --enforce')
    expect(planned.stdout).toContain('Session 3 (CLASS\\pupil3')
    expect(planned.stdout).not.toContain('Session 4 ')
    expect(await room.run(['apply'])).toMatchObject({ code: 0 })
    expect(await state('3')).toBe('disconnected')
    expect(await state('4')).toBe('active')
    expect((await room.run(['plan', '--detailed-exitcode'])).code).toBe(0)
  })

  test('are kept by a daemon that hears of a session that begins, and whose waiting thread does not hold it back at the end', async () => {
    const { room, world, env, state } = host()
    await using _ = room
    const daemon = await room.keep(['--enforce'], { STATIONKEEPER_RESYNC: '1h' })
    await expect.poll(() => state('3')).toBe('disconnected')
    // Far from the next look of its own: only the event tells of it.
    world.session({ id: 5, user: 'pupil5', lastInputAt: instant(systemClock().now() - 3_600_000) })
    await expect.poll(() => state('5')).toBe('disconnected')
    await endWithoutSignal(room.path, env)
    expect((await daemon.done).code).toBe(0)
  })
})
