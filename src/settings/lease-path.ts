import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Settings } from './settings.ts'

/**
 * The lease of the host that these settings are about. A simulated host is its world's file, so its lease stands beside that. A real
 * one has one lease on the machine, whichever provider keeps it and whatever a setting calls it: two that act on it undo each other.
 */
export function leasePath({
  provider,
  leases,
  simulator,
  multipoint,
}: Pick<Settings, 'provider' | 'leases' | 'simulator' | 'multipoint'>): string {
  switch (provider) {
    case 'simulator':
      return `${simulator.world}.lease`
    case 'multipoint':
      return hostLease(leases, multipoint.computer)
    default:
      return hostLease(leases, null)
  }
}

/**
 * A name with its domain and one without are one computer; an alias is not recognised.
 * @param computer another than this; null: this one
 */
function hostLease(leases: string, computer: string | null): string {
  const own = computer === null || /^(?:\.|localhost|127\.[\d.]+|::1)$/i.test(computer)
  const name = own ? firstLabel(hostname()) : shortName(computer)
  return join(leases, `${name === firstLabel(hostname()) ? 'this-computer' : name}.lease`)
}

/** As a file's name: Windows takes what follows a colon for another part of the file. */
function shortName(computer: string): string {
  const isAddress = /^[\d.]+$|:/.test(computer)
  return isAddress ? computer.toLowerCase().replaceAll(/[:%]/g, '-') : firstLabel(computer)
}

function firstLabel(name: string): string {
  return name.toLowerCase().split('.')[0] ?? name
}
