import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { instant } from '../../src/model/time.ts'
import { standInLibrary } from '../native/build.ts'
import { openStandIn, type StandIn } from '../native/stand-in.ts'
import { sayNotRun } from '../native/without-compiler.ts'
import { type CliResult, type RunningCli, runCli, startCli, temporaryFolder } from '../support/cli.ts'

interface Computer {
  readonly outside: StandIn
  run(...args: readonly string[]): Promise<CliResult>
  /** As if it were typed in that session. */
  runIn(session: string, ...args: readonly string[]): Promise<CliResult>
  start(...args: readonly string[]): RunningCli
  [Symbol.dispose](): void
}

const policy = `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: lesson }
spec:
  timeZone: UTC
  rules:
    - { name: guests-go, match: { user: 'guest*' }, ensure: disconnected }
    - { name: pupils-open, match: { user: 'pupil*' }, ensure: unlocked }
`

/** A computer whose sessions every process sees alike: pupils in 1 and 2, guests in 3 and 4, and the command line's own in 5. */
function computer(library: string): Computer {
  const folder = temporaryFolder()
  const world = join(folder.path, 'world')
  const outside = openStandIn(library, world)
  outside.reset()
  outside.session({ id: 0, state: 4, name: 'Services' })
  for (const [id, user] of ['', 'pupil1', 'pupil2', 'guest3', 'guest4', 'guest5'].entries()) {
    if (id > 0) outside.session({ id, user, lastInputAt: instant(1_795_159_800_000) })
  }
  outside.place({ own: 5, console: null })
  mkdirSync(join(folder.path, 'policies'))
  writeFileSync(join(folder.path, 'policies', 'lesson.yaml'), policy)
  const settings = {
    host: 'LAB-1',
    provider: 'wts',
    wts: { library },
    leases: join(folder.path, 'leases'),
    settle: '50ms',
  }
  writeFileSync(
    join(folder.path, 'stationkeeper.yaml'),
    JSON.stringify({ apiVersion: 'stationkeeper/v1', kind: 'Settings', spec: settings }),
  )
  const options = { cwd: folder.path, env: { WTS_STAND_IN_WORLD: world } }
  const complete = (args: readonly string[]): readonly string[] => [...args, '--state', join(folder.path, 'state')]
  return {
    outside,
    run: (...args) => runCli(complete(args), options),
    runIn: (session, ...args) =>
      runCli(complete(args), { ...options, env: { ...options.env, WTS_STAND_IN_OWN: session } }),
    start: (...args) => startCli(complete(args), options),
    [Symbol.dispose]() {
      openStandIn(library, null)
      folder[Symbol.dispose]()
    },
  }
}

const states = async ({ run }: Computer): Promise<Readonly<Record<string, string>>> => {
  const { stdout } = await run('sessions', '-o', 'json')
  const { sessions } = JSON.parse(stdout)
  return Object.fromEntries(sessions.map(({ id, state }: { id: string; state: string }) => [id, state]))
}

interface Told {
  readonly session: { readonly id: string }
  readonly status: string
  readonly action: string
  readonly reason: { readonly code: string }
}
const told = ({ session, status, action, reason }: Told) => [session.id, status, action, reason.code]

const library = standInLibrary()
if (library === null) sayNotRun('the command line over WTS')
else
  describe('the command line over WTS', () => {
    test('shows the sessions as Windows tells of them', async () => {
      using room = computer(library)
      const { stdout, stderr, code } = await room.run('sessions', '-o', 'json')
      expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
      const { sessions, provider } = JSON.parse(stdout)
      expect(provider).toBe('wts')
      expect(sessions.find(({ id }: { id: string }) => id === '1')).toMatchObject({
        user: 'pupil1',
        domain: 'CLASS',
        client: 'PC1',
        connection: 'remote',
        blocked: 'unknown',
        locked: 'no',
      })
    })

    test('plans for a real computer, which has to be armed once before the daemon does what is due', async () => {
      using room = computer(library)
      const { stdout, code } = await room.run('plan', '-o', 'json')
      expect(code).toBe(0)
      const { host, decisions } = JSON.parse(stdout)
      expect(host).toBe('LAB-1')
      expect(decisions.map(told)).toEqual([
        ['0', 'unmanaged', 'none', 'not-a-user-session'],
        ['1', 'withheld', 'unlock', 'disarmed'],
        ['2', 'withheld', 'unlock', 'disarmed'],
        ['3', 'withheld', 'disconnect', 'disarmed'],
        ['4', 'withheld', 'disconnect', 'disarmed'],
        ['5', 'withheld', 'disconnect', 'disarmed'],
      ])
    })

    test('apply disconnects, sees that it did, and says what Windows can not do and what is its own session', async () => {
      using room = computer(library)
      const { stdout, code } = await room.run('apply', '-o', 'json')
      const { results } = JSON.parse(stdout)
      expect(results.map((result: Told & { effect: string | null }) => [...told(result), result.effect])).toEqual([
        ['1', 'unsupported', 'unlock', 'unsupported', null],
        ['2', 'unsupported', 'unlock', 'unsupported', null],
        ['3', 'change', 'disconnect', 'should-be-disconnected', 'verified'],
        ['4', 'change', 'disconnect', 'should-be-disconnected', 'verified'],
        ['5', 'unsupported', 'disconnect', 'unsupported', null],
      ])
      expect(results[0].reason).toEqual({
        code: 'unsupported',
        why: expect.stringMatching(/^Windows itself can block and unblock nobody/),
      })
      expect(code).toBe(5)
      expect(await states(room)).toMatchObject({ 1: 'active', 3: 'disconnected', 4: 'disconnected', 5: 'active' })
    })

    test('the daemon, once armed, acts on who logs on later, reports its state, and ends when it is told to', async () => {
      using room = computer(library)
      const daemon = room.start('run', '--enforce', '-o', 'json')
      await daemon.said('"verified"')
      room.outside.session({ id: 9, user: 'guest9' })
      while ((await states(room))['9'] !== 'disconnected') expect(daemon.child.exitCode).toBeNull()
      const status = await room.run('status', '-o', 'json')
      expect(status.code).toBe(0)
      expect(JSON.parse(status.stdout)).toMatchObject({ host: 'LAB-1' })
      daemon.child.kill('SIGTERM')
      expect(await daemon.done).toMatchObject({ code: 0, stderr: '' })
    })

    test('beside the daemon, nobody disconnects the session in which they type', async () => {
      using room = computer(library)
      const daemon = room.start('run', '-o', 'json')
      await daemon.said('"planned"')
      const mine = await room.runIn('3', 'disconnect', '3', '-o', 'json')
      expect(mine.code).toBe(6)
      expect(JSON.parse(mine.stdout).results).toMatchObject([
        { session: { id: '3' }, status: 'withheld', reason: { code: 'protected', because: 'own-session' } },
      ])
      expect(await room.runIn('3', 'disconnect', '4', '-o', 'json')).toMatchObject({ code: 0 })
      expect(await states(room)).toMatchObject({ 3: 'active', 4: 'disconnected' })
      daemon.child.kill('SIGTERM')
      expect(await daemon.done).toMatchObject({ code: 0, stderr: '' })
    })
  })
