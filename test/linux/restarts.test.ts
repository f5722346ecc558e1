import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { once, until } from '../support/until.ts'
import { command } from './support/command.ts'
import { keptHost, openRule } from './support/kept-host.ts'
import { whileFrozen } from './support/logind-of.ts'
import { AT_SEATS, endEverySession, everybodyThere, lockerListens, workOf } from './support/people.ts'
import { blockAllIsLiftedAgain } from './support/recovers.ts'
import { step } from './support/step.ts'
import { openWitness } from './support/witness.ts'

let there: Awaited<ReturnType<typeof everybodyThere>>

beforeEach(async () => {
  there = await everybodyThere()
})

afterEach(endEverySession)

/** What everybody had open, by process. */
function work(): Promise<readonly string[]> {
  return Promise.all(Object.keys(there).map(workOf))
}

describe('a daemon on a host whose services are restarted', () => {
  it('goes on when logind is restarted, and lifts no lock of which it did not hear', async () => {
    await using host = keptHost([openRule('open', '{ user: [ana, dora] }')])
    const daemon = await host.keep()
    const before = await work()
    await using witness = await openWitness()
    await command('loginctl', 'lock-session', there.dora)
    await witness.hears(there.dora, 'locked')
    await step('logind restarted', () => command('systemctl', 'restart', 'systemd-logind'))
    await command('loginctl', 'lock-session', there.eve)
    await witness.hears(there.eve, 'locked')
    // It has looked since: what it keeps for others is about this logind.
    await once(async () => {
      const { sessions } = await host.json(['sessions'])
      const eve = (sessions as readonly { readonly id: string; readonly locked: string }[]).find(
        ({ id }) => id === there.eve,
      )
      if (eve?.locked !== 'yes') throw new Error('it has not looked yet')
    })
    expect(witness.heard.filter(({ what }) => what === 'unlock')).toEqual([])

    await step('logind restarted -> a Block All is lifted again', () =>
      blockAllIsLiftedAgain(there.ana, Object.values(there), witness),
    )
    expect(daemon.child.exitCode).toBeNull()
    expect(await work()).toEqual(before)
  })

  it('goes on when the bus is restarted', async () => {
    await using host = keptHost([openRule('open', '{ user: [ana, dora] }')])
    const daemon = await host.keep()
    const before = await work()
    await step('bus restarted', () => command('systemctl', 'restart', 'dbus'))

    // Their lockers ended with it, and those at the seats are begun again. xrdp's X servers do not always get over it.
    await Promise.all(AT_SEATS.map(lockerListens))
    await using witness = await openWitness()
    await step('bus restarted, lockers back -> a Block All is lifted again', () =>
      blockAllIsLiftedAgain(there.ana, Object.values(there), witness),
    )
    expect(daemon.child.exitCode).toBeNull()
    expect(await work()).toEqual(before)
  })

  it('outlasts a logind that answers nobody, and lifts the next Block All', async () => {
    // It looks that often although nothing tells it to.
    const env = { STATIONKEEPER_OBSERVE_TIMEOUT: '4s', STATIONKEEPER_RESYNC: '2s' }
    await using host = keptHost([openRule('open', '{ user: [ana, dora] }')], { env })
    const daemon = await host.keep()
    await whileFrozen(async () => {
      const before = daemon.stdout.length
      const { stderr, code } = await host.run(['sessions'], { env: { STATIONKEEPER_OBSERVE_TIMEOUT: '1s' } })
      expect(code).not.toBe(0)
      expect(stderr).toMatch(/logind|answer|1s|1 s/)
      await step('logind frozen -> said by a daemon that may look for 4 s', () =>
        until(() => daemon.stdout.includes("The host can't be observed", before)),
      )
    })
    // What comes before it has looked again is nobody's block for certain, and is left alone.
    await step('logind thawed -> it would know whose a lock is', () => host.isKnown())
    await using witness = await openWitness()
    await step('logind thawed -> a Block All is lifted again', () =>
      blockAllIsLiftedAgain(there.ana, Object.values(there), witness),
    )
    expect(daemon.child.exitCode).toBeNull()
  })
})
