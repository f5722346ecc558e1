import { expect, it } from 'vitest'
import { InvalidInput } from '../../../src/cli/errors.ts'
import { lengthOf } from '../../../src/cli/length.ts'
import { until } from '../../../src/cli/values.ts'
import { lasting } from '../../support/bundle.ts'
import { at, noon } from '../../support/observation.ts'

const clock = { now: () => noon }
const paris = { timeZone: 'Europe/Paris' }

it('counts a length from now, and needs no zone for it', async () => {
  const length = lasting('20m')
  expect(await lengthOf({ for: length, until: null }, paris, clock)).toEqual({
    length: { for: length },
    end: noon + length,
    timeZone: null,
  })
})

it('takes a time of day for the next one in the zone of the settings, and for UTC without any', async () => {
  const flags = { for: null, until: until('14:30') }
  const inParis = at('2026-11-21T13:30:00Z')
  expect(await lengthOf(flags, paris, clock)).toEqual({
    length: { until: inParis },
    end: inParis,
    timeZone: 'Europe/Paris',
  })
  expect(await lengthOf(flags, { timeZone: null }, clock)).toMatchObject({
    end: at('2026-11-21T14:30:00Z'),
    timeZone: 'UTC',
  })
})

it('takes an instant as it is, unless it is over', async () => {
  const later = '2026-11-21T14:30:00+01:00'
  expect(await lengthOf({ for: null, until: until(later) }, paris, clock)).toMatchObject({
    end: at(later),
    timeZone: null,
  })
  const now = { for: null, until: until('2026-11-21T12:00:00Z') }
  await expect(lengthOf(now, paris, clock)).rejects.toThrow(InvalidInput)
})

it('wants one of the two, not both and not none', async () => {
  await expect(lengthOf({ for: null, until: null }, paris, clock)).rejects.toThrow('--for or --until is missing')
  const both = { for: lasting('1m'), until: until('14:30') }
  await expect(lengthOf(both, paris, clock)).rejects.toThrow('exclude each other')
})

it.each(['7:55', '25:00', 'noon', '12:00:00'])('refuses %j as an end', text => {
  expect(() => until(text)).toThrow(InvalidInput)
})
