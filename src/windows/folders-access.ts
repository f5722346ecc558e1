/** What each place of an installation is for, which decides who may do what there. */
export type Place = 'root' | 'program' | 'policies' | 'settings' | 'state' | 'log' | 'leases'

/** SYSTEM's own id, which the lists name anyway. */
export const SYSTEM_SID = 'S-1-5-18'

/** Rights to files and folders as winnt.h has them: FILE_GENERIC_READ with FILE_GENERIC_EXECUTE; that, writing and deleting. */
const READ = '0x1200a9'
const MODIFY = '0x1301bf'

/**
 * The access list of one place, in SDDL, for `writeAccess`. Administrators own it; they and SYSTEM may do everything; nobody else is named
 * but the service's account and, for what users run, users. It takes nothing from the folder above.
 *
 * - `root`: the folder under ProgramData in which the others lie. Users may see the names in it and no more: by itself ProgramData lets
 *   everyone make files in new folders.
 * - `program`: users may run it.
 * - `policies` (a folder) and `settings` (a file): the service reads.
 * - `state`, `log`: the service writes. Users may not even read: state holds names.
 * - `leases`: the service writes. Users may see the names in it, and what {@link holderAccess} lets them read. Not the leases themselves: on
 *   Windows whoever may read a file may lock it, which would let a pupil keep the daemon from ever starting.
 * @param service id (SID) of the account that the daemon runs as; null: SYSTEM
 */
export function accessOf(place: Place, service: string | null): string {
  const account = service === SYSTEM_SID ? null : service
  const below = place === 'settings' ? '' : 'OICI'
  const grants = [`(A;${below};FA;;;SY)`, `(A;${below};FA;;;BA)`]
  if (account !== null) grants.push(`(A;${below};${place in writes ? MODIFY : READ};;;${account})`)
  if (place === 'program') grants.push(`(A;OICI;${READ};;;BU)`)
  if (place === 'root' || place === 'leases') grants.push(`(A;;${READ};;;BU)`)
  return `O:BAD:P${grants.join('')}`
}

/**
 * The access list of the file that says who keeps a host. Everybody may read it, so that a verb of anybody finds the state folder rather than
 * stop or hold something in one of his own.
 * @param keeper id of the account that keeps the host, and replaces the file
 */
export function holderAccess(keeper: string): string {
  const own = keeper === SYSTEM_SID ? '' : `(A;;${MODIFY};;;${keeper})`
  return `D:P(A;;FA;;;SY)(A;;FA;;;BA)${own}(A;;FR;;;BU)`
}

/** Where the service writes. */
const writes: Partial<Record<Place, true>> = { state: true, log: true, leases: true }
