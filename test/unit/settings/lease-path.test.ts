import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { defaultSettings } from '../../../src/policy/settings-file.ts'
import { leasePath } from '../../../src/settings/lease-path.ts'

const defaults = defaultSettings()
const simulator = { ...defaults.simulator, world: join('rooms', 'lab.db') }

function leaseOf(provider: 'simulator' | 'multipoint' | 'wts', computer: string | null = null): string {
  return leasePath({
    provider,
    leases: join('var', 'leases'),
    simulator,
    multipoint: { ...defaults.multipoint, computer },
  })
}

describe('the lease', () => {
  test('of a simulated host stands beside its world', () => {
    expect(leaseOf('simulator')).toBe(join('rooms', 'lab.db.lease'))
  })

  test('of this computer is one for every provider and for each of its names', () => {
    const own = join('var', 'leases', 'this-computer.lease')
    const names = [null, 'localhost', hostname(), hostname().toUpperCase(), `${hostname()}.example`]
    expect(names.map(name => leaseOf('multipoint', name))).toEqual(names.map(() => own))
    expect(leaseOf('wts')).toBe(own)
  })

  test('of another computer is that of its name, with a domain or without', () => {
    const lab = join('var', 'leases', 'lab-7.lease')
    expect(['LAB-7', 'lab-7.school.example'].map(name => leaseOf('multipoint', name))).toEqual([lab, lab])
  })
})
