import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { standInLibrary } from '../../../native/build.ts'
import { STUCK } from '../../../native/stand-in.ts'
import { describeComputer } from './host.ts'

const WAIT = 'WTSWaitSystemEvent'

describeComputer('listening to Windows', computer => {
  const listen = () => computer().provider.reader.changes?.({ signal: computer().signal })[Symbol.asyncIterator]()
  const whenWaiting = async (): Promise<void> => {
    while (computer().outside.waiters() === 0) await turn()
  }

  test('an event that somebody else causes is told', async () => {
    const hints = listen()
    await whenWaiting()
    // What began before the listening did is told once, and all that follows is news.
    await hints?.next()
    computer().outside.session({ id: 7, user: 'dora' })
    expect(await hints?.next()).toMatchObject({ done: false })
  })

  test('two who listen wait on one thread', async () => {
    const [one, other] = [listen(), listen()]
    await whenWaiting()
    await Promise.all([one?.next(), other?.next()])
    computer().outside.session({ id: 7, user: 'dora' })
    await Promise.all([one?.next(), other?.next()])
    await whenWaiting()
    expect(computer().outside.waiters()).toBe(1)
  })

  test('where Windows lets nobody wait it is left alone for a while, longer each time, and then asked again', async () => {
    const { outside, clock } = computer()
    outside.fail(WAIT, 1722)
    const hints = listen()
    await hints?.next()
    // A try rings once, so that a change before it is not missed; within a second there is no other one.
    const second = hints?.next()
    await expect(Promise.race([second, clock.advance(900).then(() => 'rest')])).resolves.toBe('rest')
    let tries = 1
    void second?.then(() => {
      tries += 1
    })
    while (tries === 1) await clock.advance(1_000)
    outside.fail(WAIT, 0)
    while (outside.waiters() === 0) await clock.advance(60_000)
    outside.end(2)
    expect(await hints?.next()).toMatchObject({ done: false })
  })

  test('closing releases the thread', async () => {
    const { provider, outside } = computer()
    listen()
    await whenWaiting()
    await provider.close()
    expect(outside.waiters()).toBe(0)
  })

  test('closing waits for no Windows that does not even hear the release', async () => {
    const { provider, outside, clock } = computer()
    listen()
    await whenWaiting()
    outside.fail('WTSWaitSystemEvent:flush', STUCK)
    let isClosed = false
    const closing = provider.close().then(() => {
      isClosed = true
    })
    for (let tries = 0; !isClosed && tries < 2_000; tries++) await clock.advance(100)
    expect(isClosed).toBe(true)
    outside.hang(false)
    await closing
  })

  test('a process that listened ends by itself once the provider is closed', () => {
    expect(runScript('await provider.close(); console.log("closed")')).toEqual({
      code: 0,
      stdout: 'closed\n',
      stderr: '',
    })
  })

  test('a process ends with its own exit code though the provider was not closed', () => {
    expect(runScript('console.log("left"); process.exit(4)')).toEqual({ code: 4, stdout: 'left\n', stderr: '' })
  })

  test('a process that crashes while a thread waits ends, and says why', () => {
    const { code, stderr } = runScript('throw new RangeError("nobody catches me")')
    expect(code).toBe(1)
    expect(stderr).toContain('RangeError: nobody catches me')
  })

  test('a process ends though a look never returns', () => {
    const hang = `
      outside.hang(true)
      await provider.reader.observe({ signal: AbortSignal.timeout(100) }).catch(error => console.log(error.name))
      await provider.close()
      process.exitCode = 5`
    // Closing waits ten seconds for a Windows that does not hear the release; by a clock that is fast, a tenth of one.
    expect(runScript(hang, { fasterBy: 100 })).toEqual({ code: 5, stdout: 'TimeoutError\n', stderr: '' })
  })
})

/** A process with a provider whose thread waits for events, and then does this. It is killed, with code null, where it does not end. */
function runScript(
  rest: string,
  { fasterBy = 1 } = {},
): { readonly code: number | null; readonly stdout: string; readonly stderr: string } {
  const script = `
    import { openWts } from './src/providers/wts/open.ts'
    import { systemClock } from './src/runtime/system-clock.ts'
    import { openStandIn } from './test/native/stand-in.ts'
    const library = process.argv[1]
    const outside = openStandIn(library, null)
    outside.reset()
    // Whoever waits for hints alone is not kept: a daemon has other things to do.
    const other = setInterval(() => {}, 1000)
    const real = systemClock()
    const clock = {
      now: () => real.now(),
      uptime: () => real.uptime(),
      bootId: real.bootId,
      after: (delay, fire) => real.after(delay / ${fasterBy}, fire),
    }
    const provider = await openWts({ library }, { clock })
    const hints = provider.reader.changes({ signal: new AbortController().signal })[Symbol.asyncIterator]()
    await hints.next()
    while (outside.waiters() === 0) await new Promise(resolve => setImmediate(resolve))
    clearInterval(other)
    ${rest}`
  const args = ['--input-type=module-typescript', '-e', script, standInLibrary() ?? '']
  const cwd = join(import.meta.dirname, '../../../..')
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    timeout: 100_000,
    killSignal: 'SIGKILL',
  })
  return { code: status, stdout, stderr }
}
