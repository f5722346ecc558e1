import type { TimeLimit } from './calls.ts'
import type { Symbols } from './symbols.ts'

/** winreg.h; a handle of 32 bits, whose sign is carried on. */
const HKEY_LOCAL_MACHINE = 0xffff_ffff_8000_0002n
const RRF_RT_REG_DWORD = 0x10

/** Where a time limit on disconnected sessions may be set for all; 0 or none is no limit. A policy wins over the listener's own. */
const PLACES = [
  'SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services',
  'SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp',
]

/** What would end a disconnected session of anybody. A policy of single users is not seen. */
export function timeLimits({ RegGetValueW }: Symbols): readonly TimeLimit[] {
  return PLACES.flatMap(place => {
    const found: [number] = [0]
    const code = RegGetValueW(HKEY_LOCAL_MACHINE, place, 'MaxDisconnectionTime', RRF_RT_REG_DWORD, null, found, [4])
    return code !== 0 || found[0] === 0 ? [] : [{ milliseconds: found[0], place: `HKLM\\${place}` }]
  })
}
