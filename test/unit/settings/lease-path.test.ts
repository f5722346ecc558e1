import { hostname } from 'node:os'
import { basename, join } from 'node:path'
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
    const names = [
      null,
      'localhost',
      '.',
      '127.0.0.1',
      '::1',
      hostname(),
      hostname().toUpperCase(),
      `${hostname()}.example`,
    ]
    expect(names.map(name => leaseOf('multipoint', name))).toEqual(names.map(() => own))
    expect(leaseOf('wts')).toBe(own)
  })

  test('of another computer is that of its name, with a domain or without', () => {
    const lab = join('var', 'leases', 'lab-7.lease')
    expect(['LAB-7', 'lab-7.school.example'].map(name => leaseOf('multipoint', name))).toEqual([lab, lab])
  })

  test('of computers that are named by their addresses is one for each, in a file that Windows can have', () => {
    const names = ['10.0.0.5', '10.0.0.6', 'fe80::5', 'fe80::6'].map(address =>
      basename(leaseOf('multipoint', address)),
    )
    expect(names).toEqual(['10.0.0.5.lease', '10.0.0.6.lease', 'fe80--5.lease', 'fe80--6.lease'])
  })
})
