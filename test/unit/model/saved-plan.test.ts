import { describe, expect, it } from 'vitest'
import { LONGEST_PLAN_AGE, refusalOf } from '../../../src/model/saved-plan.ts'
import { instant } from '../../../src/model/time.ts'
import { at } from '../../support/observation.ts'

const plannedAt = at('2026-11-21T09:00:00Z')
const saved = { host: 'room-12', plannedAt }
const later = (length: number) => ({ host: 'room-12', now: instant(plannedAt + length), usedAt: null })

describe('a saved plan', () => {
  it.each([0, 1, LONGEST_PLAN_AGE])('may be carried out %d ms after it was made', age => {
    expect(refusalOf(saved, later(age))).toBeNull()
  })

  it.each([LONGEST_PLAN_AGE + 1, 86_400_000])('is stale %d ms after it was made', age => {
    expect(refusalOf(saved, later(age))).toMatchObject({ code: 'stale-plan', plannedAt })
  })

  it('is stale where the clock says that it is yet to be made: it was set back, and nobody knows how old it is', () => {
    expect(refusalOf(saved, later(-1))).toMatchObject({ code: 'stale-plan' })
  })

  it('is of the host that it was made for, however alike another is', () => {
    expect(refusalOf(saved, { ...later(0), host: 'room-13' })).toEqual({
      code: 'foreign-plan',
      madeFor: 'room-12',
      host: 'room-13',
    })
  })

  it('is carried out once, and said to be used also when it has become stale', () => {
    const usedAt = at('2026-11-21T09:01:00Z')
    expect(refusalOf(saved, { ...later(1), usedAt })).toEqual({ code: 'used-plan', usedAt })
    expect(refusalOf(saved, { ...later(86_400_000), usedAt })).toEqual({ code: 'used-plan', usedAt })
  })
})
