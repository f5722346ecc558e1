import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Incarnation, identify } from '../../src/model/incarnation.ts'
import type { Session } from '../../src/model/session.ts'
import { ms } from '../../src/model/time.ts'
import { GoneError, UnknownOutcomeError, UnsupportedError } from '../../src/providers/errors.ts'
import { SESMAN_INI } from '../../src/providers/logind/xrdp-ending.ts'
import type { ActionOptions, Provider } from '../../src/providers/provider.ts'
import { once } from '../support/until.ts'
import { command } from './support/command.ts'
import { thawLogind } from './support/logind-of.ts'
import { everybodyThere, property, workOf } from './support/people.ts'
import { realProvider } from './support/real-provider.ts'
import { step } from './support/step.ts'
import { openWitness } from './support/witness.ts'

/** Far more than anything here takes. */
const PATIENCE = ms(60_000)
const SESMAN_PID = '/run/xrdp/xrdp-sesman.pid'
const NOTIFICATIONS = 'org.freedesktop.Notifications'

let there: Awaited<ReturnType<typeof everybodyThere>>
let provider: Provider

beforeEach(async () => {
  there = await everybodyThere()
  provider = await realProvider()
})

afterEach(async () => {
  await provider.close()
})

/** The session as it was seen, as actions address it. */
async function target(id: string): Promise<Incarnation> {
  const observation = await provider.reader.observe({ signal: patient() })
  const found = identify(observation, new Map()).get(id)
  if (found === undefined) throw new Error(`${id} is not seen`)
  return found
}

/** One session, as it is seen. */
async function nowOf(id: string): Promise<Session | undefined> {
  const { sessions } = await provider.reader.observe({ signal: patient() })
  return sessions.find(session => session.id === id)
}

function patient(): AbortSignal {
  return AbortSignal.timeout(PATIENCE)
}

/** @param atLast happens between the last check and the call, with nothing else in between */
function options(signal: AbortSignal, atLast: () => void = () => {}): ActionOptions {
  return { signal, timeout: PATIENCE, passage: { waiting: () => {}, sent: atLast } }
}

describe('acting on a real session', () => {
  it('has an unknown outcome when logind freezes right before it is asked, and is taken back: once that goes on, it does nothing', async () => {
    await using witness = await openWitness()
    const ana = await target(there.ana)
    await command('loginctl', 'lock-session', there.ana)
    await witness.hears(there.ana, 'locked')
    const deadline = new AbortController()
    const freeze = (): void => {
      execFileSync('systemctl', ['kill', '--kill-whom=main', '--signal=STOP', 'systemd-logind'])
      // Counted from here: what comes before takes as long as the machine wants.
      setTimeout(() => deadline.abort(new DOMException('it took too long', 'TimeoutError')), 500)
    }
    try {
      const unlocking = provider.actuator.unlock(ana, options(deadline.signal, freeze))
      await step('deadline of 500 ms on a frozen logind', () =>
        expect(unlocking).rejects.toBeInstanceOf(UnknownOutcomeError),
      )
    } finally {
      await thawLogind()
    }
    // logind takes one request after the other, so it has got past ours by then.
    await command('loginctl', 'lock-session', there.ben)
    await step('logind thawed -> it goes on', () => witness.hears(there.ben, 'lock'))
    expect(witness.heard.filter(({ session, what }) => session === there.ana && what === 'unlock')).toEqual([])
  })

  it('finds a session gone that ends right before logind is asked', async () => {
    const ben = await target(there.ben)
    const end = (): void => {
      execFileSync('loginctl', ['terminate-session', there.ben])
      // logind answers that at once, and forgets the session when its processes have ended.
      while (execFileSync('loginctl', ['list-sessions', '--no-legend'], { encoding: 'utf8' }).includes(' ben ')) {}
    }
    // Waiting for the end keeps this process from all else, so no time is over here.
    const { signal } = new AbortController()
    await expect(provider.actuator.unlock(ben, options(signal, end))).rejects.toBeInstanceOf(GoneError)
  })

  it('disconnects an xrdp session, whose programs and locker live on, and the user gets it back', async () => {
    const before = await workOf('eve')
    const eve = await target(there.eve)
    await step('xrdp session disconnected', () => provider.actuator.disconnect(eve, options(patient())))
    await step('xrdp session seen disconnected', () => seen(there.eve, 'disconnected'))
    expect(await workOf('eve')).toBe(before)
    expect(await property(there.eve, 'State')).toBe('active')

    await command('systemctl', 'restart', 'bed-client@eve')
    await step('its user back through xrdp', () => seen(there.eve, 'active'))
    expect(await workOf('eve')).toBe(before)
  })

  it('says of a seat without a display manager that nothing keeps such a session, and does nothing', async () => {
    const ana = await target(there.ana)
    await expect(provider.actuator.disconnect(ana, options(patient()))).rejects.toBeInstanceOf(UnsupportedError)
    expect(await property(there.ana, 'Active')).toBe('yes')
    const seat = await nowOf(there.ana)
    expect(seat?.cannot?.disconnect).toMatch(/leaves the session alive$/)
  })

  it('disconnects nobody from xrdp while that is set to end who was disconnected', async () => {
    const before = await nowOf(there.finn)
    expect(before?.can).toContain('disconnect')
    const finn = await target(there.finn)
    const folder = await mkdtemp(join(tmpdir(), 'sesman-'))
    const ends = join(folder, 'sesman.ini')
    await writeFile(
      ends,
      (await readFile(SESMAN_INI, 'utf8')).replace(/^KillDisconnected=.*$/m, 'KillDisconnected=true'),
    )
    // Laid over the file, which is itself not changed by it: sessions that are there could not be disconnected in the tests after this.
    await command('mount', '--bind', ends, SESMAN_INI)
    try {
      const during = await nowOf(there.finn)
      expect(during?.can).toEqual(['unlock'])
      expect(during?.cannot?.disconnect).toBe(
        'xrdp would end its programs 1m after: KillDisconnected in /etc/xrdp/sesman.ini',
      )
      await expect(provider.actuator.disconnect(finn, options(patient()))).rejects.toBeInstanceOf(UnsupportedError)
    } finally {
      await command('umount', SESMAN_INI)
      await rm(folder, { recursive: true })
    }
    const after = await nowOf(there.finn)
    expect(after).toMatchObject({ state: 'active', can: ['unlock', 'disconnect'] })
  })

  it('disconnects nobody from xrdp while its session manager may go by older settings', async () => {
    const { atime, mtime } = await stat(SESMAN_PID)
    await utimes(SESMAN_PID, atime, new Date('2020-01-01T08:00:00Z'))
    try {
      const during = await nowOf(there.finn)
      expect(during?.can).toEqual(['unlock'])
      expect(during?.cannot?.disconnect).toMatch(/changed since xrdp-sesman started/)
    } finally {
      await utimes(SESMAN_PID, atime, mtime)
    }
    expect((await nowOf(there.finn))?.can).toContain('disconnect')
  })

  it('shows a notice where there is something that shows it, and says where there is not', async () => {
    const text = `In 5 minutes, dora & "friends" <b>will</b> be disconnected ${process.pid}`
    const dora = await target(there.dora)
    const uid = await command('id', '-u', 'dora')
    const asDora = ['--user', 'dora', '--', 'env', `DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/${uid}/bus`]
    // What shows notices there begins with her desktop, and takes its time.
    const isUp = (): Promise<string> => command('runuser', ...asDora, 'busctl', '--user', 'status', NOTIFICATIONS)
    await once(isUp, PATIENCE)
    await step('notice shown', async () => {
      await provider.actuator.notify?.(dora, text, options(patient()))
    })
    await command('runuser', ...asDora, 'dunstctl', 'close-all')
    expect(await command('runuser', ...asDora, 'dunstctl', 'history')).toContain(`${process.pid}`)

    const finn = await target(there.finn)
    await expect(provider.actuator.notify?.(finn, text, options(patient()))).rejects.toBeInstanceOf(UnsupportedError)
  })
})

/** Waits until the provider itself sees the session so. The test's own deadline ends it where it never does. */
async function seen(id: string, state: string): Promise<void> {
  while ((await nowOf(id))?.state !== state) {}
}
