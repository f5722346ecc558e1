import { promisify } from 'node:util'
import { type Advapi32, advapi32, type Found, type Pointer } from './advapi32.ts'
import { parseSddl } from './sddl.ts'

/** SE_FILE_OBJECT: files, folders and shares by their path. */
const FILE_OBJECT = 1
const OWNER = 0x1
const DACL = 0x4
/** Takes nothing from the folder above. */
const PROTECTED_DACL = 0x80000000
const SDDL_REVISION = 1
const ACCESS_DENIED = 5
const FILE_NOT_FOUND = 2
const PATH_NOT_FOUND = 3

/** The access list of a path can't be read or written. `code` is Windows' own number. */
export class AccessListError extends Error {
  override readonly name = 'AccessListError'
  readonly code: number

  constructor(path: string, what: string, code: number) {
    super(`${path}: its access list can't be ${what}: ${reasonOf(code)}`)
    this.code = code
  }

  /** There is no such file or folder. */
  get isMissing(): boolean {
    return this.code === FILE_NOT_FOUND || this.code === PATH_NOT_FOUND
  }
}

/**
 * Who may do what with a file or folder: owner and discretionary access list, as text that is the same in every language of Windows
 * (SDDL, Microsoft's Security Descriptor Definition Language).
 *
 * ```ts
 * await readAccess('C:\\ProgramData\\Stationkeeper') // 'O:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)'
 * ```
 * @throws {AccessListError}
 */
export async function readAccess(path: string): Promise<string> {
  const windows = await advapi32()
  const descriptor: Found<Pointer> = [null]
  // promisify keeps the parameters of the asynchronous form.
  const get = promisify(windows.GetNamedSecurityInfoW.async)
  const code = await get(path, FILE_OBJECT, OWNER | DACL, null, null, null, null, descriptor)
  if (code !== 0) throw new AccessListError(path, 'read', code)
  try {
    return textOf(windows, descriptor[0])
  } finally {
    windows.LocalFree(descriptor[0])
  }
}

/**
 * Gives a file or folder this access list and no other: what the folder above would hand down is kept out, and what is below and
 * inherits is given it by Windows. An owner that the text names becomes the owner, which takes an elevated administrator.
 * @throws {AccessListError}
 * @throws {SddlError} `sddl` can't be understood; nothing was written
 * @throws {RangeError} it has no list, which would let everybody do everything
 */
export async function writeAccess(path: string, sddl: string): Promise<void> {
  if (parseSddl(sddl).aces === null) throw new RangeError(`no access list in ${sddl}`)
  const windows = await advapi32()
  const descriptor: Found<Pointer> = [null]
  if (windows.ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION, descriptor, null) === 0) {
    throw new RangeError(`not an access list in SDDL: ${sddl}`)
  }
  try {
    const owner: Found<Pointer> = [null]
    const dacl: Found<Pointer> = [null]
    const present: Found<number> = [0]
    windows.GetSecurityDescriptorOwner(descriptor[0], owner, [0])
    windows.GetSecurityDescriptorDacl(descriptor[0], present, dacl, [0])
    if (present[0] === 0 || dacl[0] === null) throw new RangeError(`no access list in ${sddl}`)
    // PROTECTED_DACL is the sign bit of a 32-bit integer.
    const what = ((owner[0] === null ? 0 : OWNER) | DACL | PROTECTED_DACL) >>> 0
    const set = promisify(windows.SetNamedSecurityInfoW.async)
    const code = await set(path, FILE_OBJECT, what, owner[0], null, dacl[0], null)
    if (code !== 0) throw new AccessListError(path, 'written', code)
  } finally {
    windows.LocalFree(descriptor[0])
  }
}

function textOf(windows: Advapi32, descriptor: Pointer): string {
  const text: Found<Pointer> = [null]
  const what = OWNER | DACL
  if (windows.ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor, SDDL_REVISION, what, text, null) === 0) {
    throw new Error('Windows gave an access list that it can not spell')
  }
  try {
    return windows.textAt(text[0])
  } finally {
    windows.LocalFree(text[0])
  }
}

function reasonOf(code: number): string {
  switch (code) {
    case ACCESS_DENIED:
      return 'this account may not (Windows error 5); run it as an administrator'
    case FILE_NOT_FOUND:
    case PATH_NOT_FOUND:
      return `there is no such file or folder (Windows error ${code})`
    default:
      return `Windows error ${code}`
  }
}
