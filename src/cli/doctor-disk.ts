import { win32 } from 'node:path'
import type { Finding } from '../providers/provider.ts'
import type { DiskProtection } from '../windows/disk-protection.ts'

const topic = 'disk'

/**
 * What protection of disks means for the state folder, which has to outlast a restart: without it the host is no longer armed, and holds,
 * limits and the journal are gone.
 * @param systemDrive `C:`, the one that MultiPoint protects
 */
export function diskFindings(
  { multipoint, writeFilter }: DiskProtection,
  state: string,
  systemDrive: string,
): readonly Finding[] {
  return [multipointFinding(multipoint, state, systemDrive), ...filterFinding(writeFilter, state)]
}

function multipointFinding(mode: DiskProtection['multipoint'], state: string, systemDrive: string): Finding {
  const isProtected = win32.parse(win32.resolve(state)).root.toLowerCase().startsWith(systemDrive.toLowerCase())
  const elsewhere = `put the state folder on another volume than ${systemDrive}, by --state or the setting state`
  switch (mode) {
    case 'discard':
      return isProtected
        ? {
            level: 'error',
            topic,
            message: `Disk Protection throws away at every restart what was written to ${systemDrive}, the state folder ${state} included: who armed the host, holds, limits and journal`,
            fix: `${elsewhere}, or suspend it with Suspend-WmsDiskProtection, which restarts the computer`,
          }
        : {
            level: 'ok',
            topic,
            message: `Disk Protection is on for ${systemDrive}, where the state folder is not; policies and settings there are thrown back at every restart`,
            fix: null,
          }
    case 'passive':
      return {
        level: isProtected ? 'warning' : 'note',
        topic,
        message: `Disk Protection is suspended; once it is resumed, ${systemDrive} forgets at every restart what was written`,
        fix: isProtected ? elsewhere : null,
      }
    case 'not-installed':
      return { level: 'ok', topic, message: 'Disk Protection is not installed', fix: null }
    case null:
      return {
        level: 'note',
        topic,
        message:
          'nobody could say whether Disk Protection of MultiPoint is on: there is no Get-WmsDiskProtection, or it failed',
        fix: null,
      }
    default:
      return mode satisfies never
  }
}

/** Which volumes it protects only an administrator can see, so nobody here claims to know. */
function filterFinding(isOn: boolean | null, state: string): readonly Finding[] {
  if (isOn !== true) return []
  return [
    {
      level: 'warning',
      topic,
      message: `the Unified Write Filter is on: if it protects the volume of ${state}, what is kept there is gone at every restart`,
      fix: 'see `uwfmgr volume get-config all`, and put the state folder on a volume that it leaves alone',
    },
  ]
}
