import { didYouMean } from './suggest.ts'
import { windowsZones } from './windows-zones.ts'

const known = new Map<string, boolean>()

/** Whether the name is an IANA zone that this Node can compute with. Offsets such as `+01:00` are none. */
export function isZone(name: string): boolean {
  let valid = known.get(name)
  if (valid === undefined) {
    valid = /^[A-Za-z]/.test(name) && isComputable(name)
    known.set(name, valid)
  }
  return valid
}

function isComputable(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** What to write instead of a name that is no zone. */
export function zoneHint(name: string): string {
  const fromWindows = windowsZones().get(name.toLowerCase())
  if (fromWindows !== undefined) return `this is a Windows name; did you mean ${fromWindows}?`
  const zones = Intl.supportedValuesOf('timeZone')
  const byCity = zones.find(zone => zone.split('/').at(-1)?.toLowerCase() === name.toLowerCase().replaceAll(' ', '_'))
  if (byCity !== undefined) return `did you mean ${byCity}?`
  return didYouMean(name, [...zones, 'UTC']) ?? 'write an IANA name, such as Europe/Paris'
}
