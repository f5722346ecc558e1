import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Intent } from '../../../src/model/action.ts'
import { ms } from '../../../src/model/time.ts'
import { admit, assertBounds } from '../../../src/store/admit.ts'
import type { Database } from '../../../src/store/database.ts'
import { presentMoment } from '../../../src/store/moment.ts'
import type { AdmissionBounds } from '../../../src/store/store.ts'
import { usedPlan } from '../../../src/store/used-plans.ts'
import { bounds } from '../../support/guards.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { HOST, incarnation, intent, stateFolder } from './fixtures.ts'
import { openedStateFile } from './opening.ts'

const HOUR = ms(3_600_000)
const MINUTE = ms(60_000)

let clock: VirtualClock
let db: Database

beforeEach(() => {
  clock = new VirtualClock('2026-11-21T09:00:00Z')
  db = openedStateFile(stateFolder())
})
afterEach(() => db.close())

/** Admits within bounds that are wide, then asserts others. */
function assertAfter(intents: readonly Intent[], asserted: AdmissionBounds, changed: Partial<Intent> = {}): () => void {
  const now = presentMoment(db, HOST, clock)
  const admitted = db.write(() => admit(db, HOST, intents, bounds, now))
  expect(admitted).toEqual(intents)
  const claimed = admitted.map(found => ({ ...found, ...changed }))
  return () => db.write(() => assertBounds(db, HOST, claimed, asserted, now))
}

const three = (): readonly Intent[] =>
  ['5', '6', '7'].map(id => intent(incarnation(id, `pupil${id}`), { action: 'disconnect' }))

describe('the bounds that are asserted after admission', () => {
  it('hold where everything is within them', () => {
    const tight = { ...bounds, hostLimit: { count: 3, per: HOUR }, disruption: { count: 3, per: HOUR } }
    expect(assertAfter(three(), tight, { limit: { count: 1, per: HOUR } })).not.toThrow()
  })

  it.each<[string, Partial<AdmissionBounds>, Partial<Intent>]>([
    ['write bound of session 5', {}, { limit: { count: 0, per: HOUR } }],
    ['write bound of the host', { hostLimit: { count: 2, per: HOUR } }, {}],
    ['disruption budget', { disruption: { count: 2, per: HOUR } }, {}],
  ])('let nothing be kept that would break the %s', (broken, tighter, changed) => {
    expect(assertAfter(three(), { ...bounds, ...tighter }, changed)).toThrow(`The ${broken} would be broken`)
  })

  it('are those of each intent, however far it looks back', () => {
    const [first, second, third] = three()
    if (first === undefined || second === undefined || third === undefined) throw new Error('there are three')
    const limits = [
      { ...first, limit: { count: 1, per: HOUR } },
      { ...second, limit: { count: 0, per: MINUTE } },
      { ...third, limit: { count: 1, per: MINUTE } },
    ]
    const now = presentMoment(db, HOST, clock)
    db.write(() => admit(db, HOST, [first, second, third], bounds, now))
    expect(() => assertBounds(db, HOST, limits, bounds, now)).toThrow('write bound of session 6')
  })

  it('refuse what could not be counted', () => {
    const now = presentMoment(db, HOST, clock)
    const nobody = intent(incarnation('5', 'ana'))
    expect(() => assertBounds(db, HOST, [nobody], bounds, now)).not.toThrow()
    // JSON, as which ids reach the database, knows no half of a pair.
    const half = { ...nobody, incarnation: { ...nobody.incarnation, sessionId: '\ud800' } }
    expect(() => assertBounds(db, HOST, [half], bounds, now)).toThrow('would be broken')
  })
})

describe('a saved plan', () => {
  const asking = { ...bounds, savedPlan: 'plan-1' }
  const admitted = (intents: readonly Intent[], within: AdmissionBounds): readonly Intent[] =>
    db.write(() => admit(db, HOST, intents, within, presentMoment(db, HOST, clock)))

  it('is used up with its first intent, in the same transaction, and admits nothing more', () => {
    const [first, ...others] = three()
    if (first === undefined) throw new Error('there are three')
    expect(admitted([first], asking)).toEqual([first])
    expect(usedPlan(db, HOST, 'plan-1')).toBe(clock.now())
    expect(admitted(others, asking)).toEqual([])
    expect(admitted(others, { ...bounds, savedPlan: 'plan-2' })).toEqual(others)
  })

  it.each<[string, Partial<AdmissionBounds>]>([
    ['the limit of the host leaves nothing', { hostLimit: { count: 0, per: HOUR } }],
    ['holds have changed', { holdsVersion: 7 }],
  ])('is not used up where %s', (_what, tighter) => {
    expect(admitted(three(), { ...asking, ...tighter })).toEqual([])
    expect(usedPlan(db, HOST, 'plan-1')).toBeNull()
  })

  it('is not used up by a transaction that does not come through', () => {
    expect(() =>
      db.write(() => {
        admit(db, HOST, three(), asking, presentMoment(db, HOST, clock))
        throw new Error('the disk is full')
      }),
    ).toThrow('the disk is full')
    expect(usedPlan(db, HOST, 'plan-1')).toBeNull()
  })

  it('is that of one host', () => {
    admitted(three(), asking)
    expect(usedPlan(db, 'room-13', 'plan-1')).toBeNull()
  })
})

describe('admission', () => {
  it('counts each session by its own limit', async () => {
    const write = (id: string, per: typeof HOUR): Intent =>
      intent(incarnation(id, `pupil${id}`), { limit: { count: 1, per } })
    const moment = (): ReturnType<typeof presentMoment> => presentMoment(db, HOST, clock)
    const first = [write('5', HOUR), write('6', MINUTE)]
    db.write(() => admit(db, HOST, first, bounds, moment()))
    for (const { id } of first) db.run('UPDATE intent SET ended = 1 WHERE id = ?', id)
    await clock.advance(2 * MINUTE)
    const admitted = db.write(() => admit(db, HOST, [write('5', HOUR), write('6', MINUTE)], bounds, moment()))
    expect(admitted.map(({ incarnation }) => incarnation.sessionId)).toEqual(['6'])
  })
})
