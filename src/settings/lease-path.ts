import type { Settings } from './settings.ts'

/** The lease of the host that these settings are about. A simulated host is its world's file, so its lease stands beside that. */
export function leasePath(settings: Pick<Settings, 'simulator'>): string {
  return `${settings.simulator.world}.lease`
}
