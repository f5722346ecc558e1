import { fold } from '../../model/fold.ts'
import type { UserName } from '../../model/user-name.ts'
import type { Membership } from './calls.ts'
import { NativeFailure } from './native-failure.ts'
import type { Out, Pointer, Symbols } from './symbols.ts'
import { LG_INCLUDE_INDIRECT, MAX_PREFERRED_LENGTH } from './wtsapi32.ts'

/** S-1-5-32-544, the built-in administrators, whose name differs from language to language ([MS-DTYP] 2.4.2.2 and 2.4.2.4). */
const ADMINISTRATORS = Uint8Array.of(1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0)
/** Units of UTF-16: longer than any group's name may be. */
const NAME_ROOM = 512

/**
 * Asks Windows, and for a user of a domain its controller, which may take long. All or nothing: half of the groups would be taken for all.
 * @throws {NativeFailure} somebody who has to be asked did not say
 */
export function membershipOf(
  symbols: Symbols,
  { domain, name, computer }: UserName & { readonly computer: string },
): Membership {
  const qualified = domain === null ? name : `${domain}\\${name}`
  const { NetUserGetLocalGroups, NetUserGetGroups } = symbols
  const local = names(symbols, 'NetUserGetLocalGroups', (buffer, read, total) =>
    NetUserGetLocalGroups(null, qualified, 0, LG_INCLUDE_INDIRECT, buffer, MAX_PREFERRED_LENGTH, read, total),
  )
  const isOfDomain = domain !== null && fold(domain) !== fold(computer)
  const controller = isOfDomain ? controllerOf(symbols, domain) : null
  const ofDomain =
    controller === null
      ? []
      : names(symbols, 'NetUserGetGroups', (buffer, read, total) =>
          NetUserGetGroups(controller, name, 0, buffer, MAX_PREFERRED_LENGTH, read, total),
        )
  const administrators = administratorsName(symbols)
  const admin = administrators === null ? null : local.some(group => fold(group) === fold(administrators))
  return { local, domain: ofDomain, admin }
}

/** LOCALGROUP_USERS_INFO_0 and GROUP_USERS_INFO_0 are each one pointer to a name (lmaccess.h). */
function names(
  { decode, NetApiBufferFree }: Symbols,
  call: string,
  ask: (buffer: Out<Pointer>, read: Out<number>, total: Out<number>) => number,
): readonly string[] {
  const buffer: [Pointer] = [null]
  const read: [number] = [0]
  const total: [number] = [0]
  const code = ask(buffer, read, total)
  try {
    if (code !== 0) throw new NativeFailure({ kind: 'code', call, code })
    return read[0] === 0 ? [] : decode(buffer[0], 'str16', read[0])
  } finally {
    // Also a call that gives only a part, ERROR_MORE_DATA, leaves a buffer.
    if (buffer[0]) NetApiBufferFree(buffer[0])
  }
}

/** `\\DC1`: DOMAIN_CONTROLLER_INFOW begins with the controller's name (dsgetdc.h). */
function controllerOf({ decode, DsGetDcNameW, NetApiBufferFree }: Symbols, domain: string): string {
  const controller: [Pointer] = [null]
  const code = DsGetDcNameW(null, domain, null, null, 0, controller)
  if (code !== 0) throw new NativeFailure({ kind: 'code', call: 'DsGetDcNameW', code })
  try {
    return decode(controller[0], 'str16')
  } finally {
    NetApiBufferFree(controller[0])
  }
}

function administratorsName({ LookupAccountSidW }: Symbols): string | null {
  const name = new Uint16Array(NAME_ROOM)
  const room: [number] = [NAME_ROOM]
  const found = LookupAccountSidW(null, ADMINISTRATORS, name, room, new Uint16Array(NAME_ROOM), [NAME_ROOM], [0])
  if (found === 0) return null
  return String.fromCharCode(...name.subarray(0, name.indexOf(0)))
}
