import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Incarnation, identify } from '../../../../src/model/incarnation.ts'
import type { Session } from '../../../../src/model/session.ts'
import { ms } from '../../../../src/model/time.ts'
import { GoneError, TerminalError, UnknownOutcomeError } from '../../../../src/providers/errors.ts'
import type { Passage, Provider } from '../../../../src/providers/provider.ts'
import { LogindHost } from '../../../support/logind-host.ts'
import { until } from '../../../support/until.ts'

let host: LogindHost

beforeEach(async () => {
  host = await LogindHost.open(5)
})
afterEach(() => host.close())

const observe = async (provider: Provider): Promise<readonly Session[]> =>
  (await provider.reader.observe({ signal: host.signal })).sessions

const blocked = async (provider: Provider): Promise<string> =>
  (await observe(provider)).map(session => session.blocked).join(' ')

const target = async (provider: Provider, id: string): Promise<Incarnation> => {
  const known = identify(await provider.reader.observe({ signal: host.signal }), new Map()).get(id)
  if (known === undefined) throw new Error(`session ${id} is not seen`)
  return known
}

const unlock = (provider: Provider, whom: Incarnation, signal = host.signal, passage?: Passage): Promise<void> =>
  provider.actuator.unlock(whom, { signal, timeout: ms(10_000), ...(passage ? { passage } : {}) })

describe('a keeper', () => {
  test('learns groups and lockers before its first look ends', async () => {
    const provider = await host.provider()
    const [first] = await observe(provider)
    expect(first).toMatchObject({ user: 'pupil1', groups: ['pupil1s'], admin: false, locked: 'no', blocked: 'no' })
  })

  test('sees a Block All, and one who had locked herself before keeps her own lock', async () => {
    const provider = await host.keeper()
    host.logind.setLocked('c2', true)
    host.logind.lockAll()
    expect(await blocked(provider)).toBe('yes no yes yes yes')
  })

  test('says of a session whose desktop it can not take why that is so, and the same at each look', async () => {
    host.stuck.add('c2')
    const provider = await host.keeper()
    for (const _look of [1, 2]) {
      const [first, second] = await observe(provider)
      expect(first?.cannot).toBeUndefined()
      expect(second).toMatchObject({ can: ['unlock'], cannot: { disconnect: 'it is stuck' } })
    }
  })

  test('takes no Lock signal that somebody else on the bus sends', async () => {
    const provider = await host.keeper()
    const kept = JSON.parse(await readFile(host.blocksFile, 'utf8'))
    await host.logind.forgeLocks(kept.keeper)
    host.logind.setLocked('c1', true)
    expect(await blocked(provider)).toBe('no no no no no')
  })

  test('does not believe somebody else on the bus that logind has gone', async () => {
    const provider = await host.keeper()
    const kept = JSON.parse(await readFile(host.blocksFile, 'utf8'))
    await host.logind.forgeEnd(kept.keeper)
    host.logind.lockAll()
    expect(await blocked(provider)).toBe('yes yes yes yes yes')
  })

  test('knows of no lock whose it is after logind was restarted, and believes none of its hints of old sessions', async () => {
    const provider = await host.keeper()
    host.logind.lockAll()
    expect(await blocked(provider)).toBe('yes yes yes yes yes')
    await host.logind.restart()
    await observe(provider)
    expect((await observe(provider)).map(({ locked, blocked: by }) => `${locked}/${by}`)).toEqual(
      Array.from({ length: 5 }, () => 'unknown/unknown'),
    )
  })

  test('believes the hints again of whom it saw locked and unlocked since, and sees the next block', async () => {
    const provider = await host.keeper()
    await host.logind.restart()
    await observe(provider)
    for (const locked of [true, false]) {
      for (const id of ['c1', 'c2', 'c3', 'c4']) host.logind.setLocked(id, locked)
      await observe(provider)
    }
    expect((await observe(provider)).map(session => session.locked)).toEqual(['no', 'no', 'no', 'no', 'unknown'])
    host.logind.lockAll()
    expect(await blocked(provider)).toBe('yes yes yes yes unknown')
  })

  test('sees the locks of a new session after logind was restarted', async () => {
    const provider = await host.keeper()
    await host.logind.restart()
    await observe(provider)
    host.logind.begin({ id: 'c9' })
    expect((await observe(provider)).find(({ id }) => id === 'c9')).toMatchObject({ locked: 'no', blocked: 'no' })
  })

  test('takes nobody for blocked where logind locks idle people by itself', async () => {
    host.logind.idleAction = 'lock'
    const provider = await host.keeper()
    host.logind.lockAll()
    expect(await blocked(provider)).toBe('unknown unknown unknown unknown unknown')
  })

  test('takes nobody for blocked from when logind was told, while it ran on, to lock idle people by itself', async () => {
    const provider = await host.keeper()
    host.logind.idleAction = 'lock'
    host.logind.lockAll()
    expect(await blocked(provider)).toBe('unknown unknown unknown unknown unknown')
  })

  test('doubts no block because logind takes its time to say whether it locks idle people by itself', async () => {
    const provider = await host.keeper()
    host.logind.lockAll()
    host.logind.withholds = 'IdleAction'
    const deadline = new AbortController()
    const looking = expect(provider.reader.observe({ signal: deadline.signal })).rejects.toThrow('too late')
    await until(() => host.logind.withheld > 0)
    await host.clock.advance(ms(5_000))
    deadline.abort(new Error('too late'))
    await looking
    host.logind.withholds = null
    expect(await blocked(provider)).toBe('yes yes yes yes yes')
  })

  test('does not wait for a systemd that does not say when logind started', async () => {
    const provider = await host.keeper()
    await host.logind.restart()
    host.logind.withholds = 'ExecMainStartTimestampMonotonic'
    const looking = blocked(provider)
    await until(() => host.logind.withheld > 0)
    await host.clock.advance(ms(2_000))
    expect(await looking).toBe('unknown unknown unknown unknown unknown')
  })

  test('does not call them blocked again either once logind was told otherwise', async () => {
    const provider = await host.keeper()
    const before = host.logind.idleAction
    host.logind.lockAll()
    expect(await blocked(provider)).toBe('yes yes yes yes yes')
    host.logind.idleAction = 'lock'
    expect(await blocked(provider)).toBe('unknown unknown unknown unknown unknown')
    host.logind.idleAction = before
    expect(await blocked(provider)).toBe('unknown unknown unknown unknown unknown')
  })

  test('believes nothing that it has left for others, also while it can not hear', async () => {
    const provider = await host.keeper()
    host.logind.lockAll()
    expect(await blocked(provider)).toBe('yes yes yes yes yes')
    host.logind.setLocked('c1', false)
    host.logind.setLocked('c1', true)
    host.whileLooking = async () => {
      const hints = provider.reader.changes?.({ signal: host.signal })[Symbol.asyncIterator]()
      await host.logind.leave()
      await hints?.next()
    }
    const seen = await observe(provider)
    expect(seen.find(({ id }) => id === 'c1')).toMatchObject({ locked: 'yes', blocked: 'unknown' })
  })

  test('does not know whether anybody is locked where a locker never says so', async () => {
    host.setsHint = 'no'
    const [first] = await observe(await host.keeper())
    expect(first).toMatchObject({ locked: 'unknown', blocked: 'unknown' })
  })

  test('goes on without what it can not write for the verbs, and says so', async () => {
    await mkdir(host.blocksFile)
    const provider = await host.keeper()
    host.logind.lockAll()
    expect(await blocked(provider)).toBe('yes yes yes yes yes')
    expect(host.troubles.join()).toMatch(/^Telling the verbs beside the daemon who is blocked/)
  })
})

describe('a verb beside a keeper', () => {
  test('sees as blocked whom the keeper sees', async () => {
    const keeper = await host.keeper()
    host.logind.setLocked('c2', true)
    host.logind.lockAll()
    await observe(keeper)
    expect(await blocked(await host.provider())).toBe('yes no yes yes yes')
  })

  test('does not know once the keeper is gone, whatever it left', async () => {
    const keeper = await host.keeper()
    host.logind.lockAll()
    await observe(keeper)
    await keeper.close()
    expect(await blocked(await host.provider())).toBe('unknown unknown unknown unknown unknown')
  })

  test('does not know while nobody keeps the host', async () => {
    const keeper = await host.keeper()
    host.logind.lockAll()
    await observe(keeper)
    host.isKept = false
    expect(await blocked(await host.provider())).toBe('unknown unknown unknown unknown unknown')
  })

  test('does not know of a session that the keeper has not seen, though one before it had its id', async () => {
    const keeper = await host.keeper()
    host.logind.lockAll()
    await observe(keeper)
    host.logind.end('c1')
    host.logind.begin({ id: 'c1', timestamp: 1_795_156_900_000_000n, locked: true })
    const seen = await observe(await host.provider())
    expect(seen.find(({ id }) => id === 'c1')).toMatchObject({ locked: 'yes', blocked: 'unknown' })
    expect(seen.find(({ id }) => id === 'c2')).toMatchObject({ blocked: 'yes' })
  })

  test('does not know what was kept of another run of the bus', async () => {
    const keeper = await host.keeper()
    host.logind.lockAll()
    await observe(keeper)
    const kept = JSON.parse(await readFile(host.blocksFile, 'utf8'))
    await writeFile(host.blocksFile, JSON.stringify({ ...kept, bus: 'another' }))
    expect(await blocked(await host.provider())).toBe('unknown unknown unknown unknown unknown')
  })

  test('does not know what a damaged file says', async () => {
    const keeper = await host.keeper()
    host.logind.lockAll()
    await observe(keeper)
    await writeFile(host.blocksFile, '{"version":1,"bus":')
    expect(await blocked(await host.provider())).toBe('unknown unknown unknown unknown unknown')
  })
})

test('whom we disconnect the display manager locks, which is no Block All', async () => {
  host.locksWhatItTakes = true
  const keeper = await host.keeper()
  for (const id of ['c1', 'c2', 'c3', 'c4', 'c5'])
    await keeper.actuator.disconnect(await target(keeper, id), { signal: host.signal, timeout: ms(10_000) })
  host.logind.lockAll()
  expect(await blocked(keeper)).not.toContain('yes')
})

test('whom we disconnect where nothing locks them for that is blocked by a Block All like everybody else', async () => {
  const keeper = await host.keeper()
  for (const id of ['c1', 'c2', 'c3', 'c4', 'c5'])
    await keeper.actuator.disconnect(await target(keeper, id), { signal: host.signal, timeout: ms(10_000) })
  host.logind.lockAll()
  expect(await blocked(keeper)).toBe('yes yes yes yes yes')
})

describe('unlocking', () => {
  test.each([
    'org.freedesktop.DBus.Error.AccessDenied',
    'org.freedesktop.DBus.Error.InteractiveAuthorizationRequired',
    'org.freedesktop.PolicyKit1.Error.NotAuthorized',
  ])('that is refused by %s names the right and the rule to add', async error => {
    const provider = await host.provider()
    const whom = await target(provider, 'c1')
    host.logind.refuseUnlocks(error)
    const refused = unlock(provider, whom)
    await expect(refused).rejects.toBeInstanceOf(TerminalError)
    await expect(refused).rejects.toThrow(
      /org\.freedesktop\.login1\.lock-sessions: `sudo stationkeeper service install` adds.*60-stationkeeper\.rules/,
    )
    // What an error repeats of its cause at its end is told once.
    const { message, cause } = await refused.catch(each => each)
    expect(message.endsWith(`; the answer was: ${cause.message}`)).toBe(true)
  })

  test('of a session that went to the background meanwhile is not sent: a login screen stands before it', async () => {
    const keeper = await host.keeper()
    const whom = await target(keeper, 'c1')
    host.logind.lockAll()
    host.logind.change('c1', { state: 'online' })
    await expect(unlock(keeper, whom)).rejects.toThrow('in the background of seat-1')
    expect(host.logind.session('c1').locked).toBe(true)
  })

  test('of a blocked session whose user came back, locked it and left since is not sent', async () => {
    const keeper = await host.keeper()
    const whom = await target(keeper, 'c1')
    host.logind.lockAll()
    expect(await blocked(keeper)).toBe('yes yes yes yes yes')
    const asked = unlock(keeper, whom)
    host.logind.setLocked('c1', false)
    host.logind.setLocked('c1', true)
    await expect(asked).rejects.toThrow('locked anew since it was found blocked')
    expect(host.logind.session('c1').locked).toBe(true)
    await unlock(keeper, await target(keeper, 'c2'))
    expect(host.logind.session('c2').locked).toBe(false)
  })

  test("of somebody's own lock, which a rule may ask for, is sent", async () => {
    const keeper = await host.keeper()
    host.logind.setLocked('c1', true)
    await unlock(keeper, await target(keeper, 'c1'))
    expect(host.logind.session('c1').locked).toBe(false)
  })

  test('of a session that ends meanwhile is gone', async () => {
    const provider = await host.provider()
    const whom = await target(provider, 'c1')
    host.logind.refuseUnlocks('org.freedesktop.login1.NoSuchSession')
    await expect(unlock(provider, whom)).rejects.toBeInstanceOf(GoneError)
  })

  test('of a session that is ending is gone, and nothing is sent', async () => {
    const provider = await host.provider()
    const whom = await target(provider, 'c1')
    host.logind.setLocked('c1', true)
    host.logind.change('c1', { state: 'closing' })
    await expect(unlock(provider, whom)).rejects.toThrow(new GoneError('session c1 is ending: its user has left'))
    expect(host.logind.session('c1').locked).toBe(true)
  })

  test('by a name that logind takes for another session is refused, and nothing is sent', async () => {
    const provider = await host.provider()
    const whom = await target(provider, 'c1')
    host.logind.setLocked('c1', true)
    await expect(unlock(provider, { ...whom, sessionId: 'self' })).rejects.toBeInstanceOf(GoneError)
    expect(host.logind.session('c1').locked).toBe(true)
  })

  test('that fails otherwise may be tried again', async () => {
    const provider = await host.provider()
    const whom = await target(provider, 'c1')
    host.logind.refuseUnlocks('org.freedesktop.DBus.Error.LimitsExceeded')
    await expect(unlock(provider, whom)).rejects.toThrow('session c1: logind answered')
  })

  test('that was not sent when the deadline passed changed nothing', async () => {
    const provider = await host.provider()
    const whom = await target(provider, 'c1')
    host.logind.hang(true)
    const deadline = new AbortController()
    const said: string[] = []
    const passage = { waiting: () => void said.push('waiting'), sent: () => void said.push('sent') }
    const settled = expect(unlock(provider, whom, deadline.signal, passage)).rejects.not.toBeInstanceOf(
      UnknownOutcomeError,
    )
    deadline.abort(new Error('too late'))
    await settled
    expect(said).toEqual(['waiting'])
  })

  test('that was sent when the deadline passed may have been done', async () => {
    const provider = await host.provider()
    const whom = await target(provider, 'c1')
    const deadline = new AbortController()
    const passage = {
      waiting: () => {},
      sent: () => {
        host.logind.hang(true)
        setImmediate(() => deadline.abort(new Error('too late')))
      },
    }
    const unknown = unlock(provider, whom, deadline.signal, passage)
    await expect(unknown).rejects.toBeInstanceOf(UnknownOutcomeError)
    await expect(unknown).rejects.toThrow('too late')
  })
})
