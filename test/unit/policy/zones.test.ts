import { describe, expect, it } from 'vitest'
import { windowsZones } from '../../../src/policy/windows-zones.ts'
import { isZone, zoneHint } from '../../../src/policy/zones.ts'

describe('time zones', () => {
  it.each(['Europe/Paris', 'UTC', 'Etc/GMT+8', 'America/Argentina/Buenos_Aires'])('%s is one', name => {
    expect(isZone(name)).toBe(true)
  })

  it.each(['', '+01:00', 'Europe/Pariss', 'Romance Standard Time', 'Europe/Paris '])('%j is none', name => {
    expect(isZone(name)).toBe(false)
  })

  it('has a computable zone for every Windows name', () => {
    const zones = [...windowsZones()]
    expect(zones.length).toBeGreaterThan(130)
    expect(zones.filter(([, zone]) => !isZone(zone))).toEqual([])
  })

  it('knows a Windows name in any case', () => {
    expect(zoneHint('pacific standard time')).toBe('this is a Windows name; did you mean America/Los_Angeles?')
  })

  it('says what a zone looks like where nothing is near', () => {
    expect(zoneHint('xyzzy')).toBe('write an IANA name, such as Europe/Paris')
  })
})
