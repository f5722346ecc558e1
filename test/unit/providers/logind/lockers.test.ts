import { describe, expect, test } from 'vitest'
import { type KnownLocker, knownLockers } from '../../../../src/providers/logind/known-lockers.ts'
import { lockersOf } from '../../../../src/providers/logind/lockers.ts'
import { LinuxProcesses } from '../../../support/linux-processes.ts'
import { seenSession } from '../../../support/seen-session.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

const SESSION = '0::/user.slice/user-1000.slice/session-c1.scope\n'
const OTHER = '0::/user.slice/user-1000.slice/session-c9.scope\n'
const OWN_SYSTEMD = '0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-sway.scope\n'

/** As one that makes the call has it among much else. */
const TELLS = '\0org.freedesktop.login1.Session\0SetLockedHint\0'

function looking(processes: LinuxProcesses) {
  const clock = new VirtualClock()
  let learnt = 0
  const onLearnt = (): void => {
    learnt += 1
  }
  const lockers = lockersOf({ clock, onLearnt, host: processes.host })
  const session = seenSession()
  return {
    clock,
    lockers,
    session,
    get learnt() {
      return learnt
    },
    /** What a look at this moment finds. */
    async look(of = session) {
      lockers.of(of)
      await lockers.settled()
      return lockers.of(of)
    },
  }
}

// Only Linux has such processes.
describe.runIf(process.platform === 'linux')('lockers', () => {
  test('a session without any known locker is one of which nothing is known', async () => {
    using processes = new LinuxProcesses()
    await processes.start('my-own-locker', SESSION)
    expect(await looking(processes).look()).toEqual({ programs: [], setsHint: 'unknown' })
  })

  test('a desktop that tells logind of its locks is believed', async () => {
    using processes = new LinuxProcesses()
    await processes.start('gnome-shell', OWN_SYSTEMD)
    expect(await looking(processes).look()).toEqual({ programs: ['gnome-shell'], setsHint: 'yes' })
  })

  test('a locker whose name is longer than the kernel keeps is found, and told by its whole name', async () => {
    using processes = new LinuxProcesses()
    await processes.start('cinnamon-screensaver', SESSION)
    expect(await looking(processes).look()).toEqual({ programs: ['cinnamon-screensaver'], setsHint: 'no' })
  })

  test('one that never tells outweighs one that does', async () => {
    using processes = new LinuxProcesses()
    processes.install('usr/bin/xss-lock', TELLS)
    await processes.start('xss-lock', SESSION)
    await processes.start('light-locker', SESSION)
    expect(await looking(processes).look()).toEqual({ programs: ['light-locker', 'xss-lock'], setsHint: 'no' })
  })

  test('an i3lock that xss-lock has started is told of by that, also through a script', async () => {
    using processes = new LinuxProcesses()
    processes.install('usr/bin/xss-lock', TELLS)
    await processes.startChain(['xss-lock', 'lock-screen', 'i3lock'], SESSION)
    expect(await looking(processes).look()).toEqual({ programs: ['i3lock', 'xss-lock'], setsHint: 'yes' })
  })

  test('an i3lock that was started by a key beside xss-lock is told of by nobody', async () => {
    using processes = new LinuxProcesses()
    processes.install('usr/bin/xss-lock', TELLS)
    await processes.start('xss-lock', SESSION)
    const { look, clock } = looking(processes)
    expect(await look()).toEqual({ programs: ['xss-lock'], setsHint: 'yes' })
    const pid = await processes.start('i3lock', SESSION)
    await clock.advance(10_000)
    expect(await look()).toEqual({ programs: ['i3lock', 'xss-lock'], setsHint: 'no' })
    processes.end(pid)
    await clock.advance(10_000)
    expect(await look()).toEqual({ programs: ['xss-lock'], setsHint: 'yes' })
  })

  test('a desktop does not tell of a locker that somebody starts in it', async () => {
    using processes = new LinuxProcesses()
    await processes.startChain(['gnome-shell', 'i3lock'], SESSION)
    expect(await looking(processes).look()).toEqual({ programs: ['gnome-shell', 'i3lock'], setsHint: 'no' })
  })

  test('an xss-lock of a version that never tells is not believed, until it is replaced by one that does', async () => {
    using processes = new LinuxProcesses()
    await processes.start('xss-lock', SESSION)
    const { look, clock } = looking(processes)
    expect(await look()).toMatchObject({ setsHint: 'no' })
    processes.install('usr/bin/xss-lock', '\0org.freedesktop.login1.Session\0SetIdleHint\0')
    await clock.advance(10_000)
    expect(await look()).toMatchObject({ setsHint: 'no' })
    processes.install('usr/bin/xss-lock', `${TELLS} and later`)
    await clock.advance(10_000)
    expect(await look()).toMatchObject({ setsHint: 'yes' })
  })

  test('what is known holds for ten seconds, and an answer that is another one is told of', async () => {
    using processes = new LinuxProcesses()
    const looked = looking(processes)
    expect(looked.lockers.of(looked.session)).toBeNull()
    await looked.lockers.settled()
    expect(looked.learnt).toBe(1)
    await processes.start('swaylock', SESSION)
    await looked.clock.advance(9_999)
    expect(await looked.look()).toEqual({ programs: [], setsHint: 'unknown' })
    await looked.clock.advance(1)
    expect(await looked.look()).toEqual({ programs: ['swaylock'], setsHint: 'no' })
    expect(looked.learnt).toBe(2)
    await looked.clock.advance(10_000)
    await looked.look()
    expect(looked.learnt).toBe(2)
  })

  test('a program that becomes a locker is one', async () => {
    using processes = new LinuxProcesses()
    const become = await processes.startThatBecomes('lock-screen', 'swaylock', SESSION)
    const { look, clock } = looking(processes)
    expect(await look()).toMatchObject({ programs: [] })
    await become()
    await clock.advance(10_000)
    expect(await look()).toMatchObject({ programs: ['swaylock'] })
  })

  test('a locker of another session of the same user is none of this one; one of their own systemd is of each', async () => {
    using processes = new LinuxProcesses()
    await processes.start('i3lock', OTHER)
    await processes.start('gnome-shell', OWN_SYSTEMD)
    const { look } = looking(processes)
    expect(await look()).toEqual({ programs: ['gnome-shell'], setsHint: 'yes' })
    expect(await look(seenSession({ id: 'c9' }))).toEqual({ programs: ['gnome-shell', 'i3lock'], setsHint: 'no' })
    expect(await look(seenSession({ id: 'c2', uid: 1001 }))).toEqual({ programs: [], setsHint: 'unknown' })
  })

  test('where the processes of others are hidden nothing is known, and it is looked for again', async () => {
    using processes = new LinuxProcesses()
    await processes.start('gnome-shell', SESSION)
    const hidden = looking(processes)
    const { lockers, clock, session } = hidden
    const blind = lockersOf({ clock, onLearnt: () => {}, host: { ...processes.host, proc: '/nowhere' } })
    blind.of(session)
    await blind.settled()
    expect(blind.of(session)).toBeNull()
    expect(await hidden.look()).toMatchObject({ setsHint: 'yes' })
    expect(lockers.of(session)).not.toBeNull()
  })

  test('after the end nobody is told of anything', async () => {
    using processes = new LinuxProcesses()
    const looked = looking(processes)
    looked.lockers.of(looked.session)
    looked.lockers.close()
    await looked.lockers.settled()
    expect(looked.learnt).toBe(0)
    expect(looked.lockers.of(looked.session)).toBeNull()
  })
})

describe('known lockers', () => {
  test('each is named once, by what the kernel keeps of its name', () => {
    const names = knownLockers.map(({ process }) => process)
    expect(new Set(names).size).toBe(names.length)
    for (const { process, program } of knownLockers) {
      expect(Buffer.byteLength(process)).toBeLessThanOrEqual(15)
      expect(program.startsWith(process)).toBe(true)
    }
  })

  const saysWhatToDo = ({ setsHint, proof, fix }: KnownLocker): boolean =>
    setsHint && proof === null ? fix === null : fix !== null

  test('for each that does not tell, or may not, there is something to do', () => {
    expect(knownLockers.filter(locker => !saysWhatToDo(locker)).map(({ program }) => program)).toEqual([
      // Its compositor takes no other.
      'cosmic-greeter',
    ])
  })
})
