import { describe, expect, it } from 'vitest'
import { canUnlock, detectionNow, foreseenDetection } from '../../../src/cli/foreseen-detection.ts'
import type { FightDetection } from '../../../src/model/plan.ts'
import { defaultSettings } from '../../../src/policy/settings-file.ts'
import type { Settings } from '../../../src/settings/settings.ts'
import { observation, session } from '../../support/observation.ts'

type Sight = Pick<Settings, 'provider' | 'simulator' | 'multipoint'>

const defaults = defaultSettings()
const simulator = { ...defaults.simulator, world: '/w' }
const { multipoint } = defaults
const under = (provider: string, about: Partial<Sight> = {}): Sight => ({ provider, simulator, multipoint, ...about })

const wts = under('wts')
const logind = under('logind')
const blind = under('multipoint')
const probed = under('multipoint', { multipoint: { ...multipoint, probeProcess: 'WmsBlock' } })

describe('what the settings alone say of fight detection', () => {
  it.each<[string, Sight, FightDetection | null]>([
    ['the simulator sees blocks', under('simulator'), 'on'],
    ['unless it hides them', under('simulator', { simulator: { ...simulator, blocked: 'hidden' } }), 'off'],
    ['MultiPoint tells of none', blind, 'off'],
    ['a process may tell, as long as it can be asked', probed, null],
    ['so may a script', under('multipoint', { multipoint: { ...multipoint, probeScript: 'C:\\blocked.ps1' } }), null],
    ['Windows tells of locks alone', wts, 'off'],
    ['who listens to logind sees a Block All', logind, null],
  ])('%s', (_, settings, foreseen) => {
    expect(foreseenDetection(settings)).toBe(foreseen)
  })
})

describe('fight detection once somebody looked', () => {
  const someone = (blocked: 'yes' | 'unknown') => observation([session({ id: '3', blocked })])
  it.each<[string, Sight, ReturnType<typeof observation> | null, FightDetection | null]>([
    ['is off for an empty MultiPoint host', blind, observation([]), 'off'],
    ['is off although the host was never seen', wts, null, 'off'],
    ['is what the look shows', probed, someone('yes'), 'on'],
    ['is off while the probe does not answer', probed, someone('unknown'), 'off'],
    ['is not known of a probe that was never asked', probed, null, null],
    ['is on where a listener of logind saw who is blocked', logind, someone('yes'), 'on'],
    ['is off where nobody listened to logind', logind, someone('unknown'), 'off'],
    ['is not known of a logind that was never asked', logind, null, null],
    ['is not known of a simulated classroom that was never seen', under('simulator'), null, null],
  ])('%s', (_, settings, seen, now) => {
    expect(detectionNow(settings, seen)).toBe(now)
  })
})

describe('whether a provider can unlock', () => {
  it.each([
    ['simulator', true],
    ['multipoint', true],
    ['logind', true],
    ['wts', false],
  ])('%s: %s', (provider, can) => {
    expect(canUnlock({ provider })).toBe(can)
  })
})
