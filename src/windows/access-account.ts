import { hostname } from 'node:os'
import { type Advapi32, advapi32, type Found, type Pointer } from './advapi32.ts'
import { isSid } from './sddl.ts'

const TOKEN_QUERY = 0x8
/** TOKEN_INFORMATION_CLASS of winnt.h. */
const TOKEN_USER = 1
const TOKEN_ELEVATION = 20

/** The account that this program runs as. */
export interface OwnAccount {
  readonly sid: string
  /** It has an administrator's or SYSTEM's full rights. */
  readonly elevated: boolean
}

/**
 * The id of an account, group or managed service account: `CLASS\keeper$`, `.\keeper`, `keeper@class.example`, or an id itself.
 * May ask a domain controller, which takes its time.
 * @returns null: nobody knows such an account
 */
export async function sidOfAccount(name: string): Promise<string | null> {
  if (isSid(name)) return name
  const windows = await advapi32()
  const account = name.startsWith('.\\') ? `${hostname()}${name.slice(1)}` : name
  const size: Found<number> = [0]
  const domainSize: Found<number> = [0]
  windows.LookupAccountNameW(null, account, null, size, null, domainSize, [0])
  if (size[0] === 0) return null
  const sid = new Uint8Array(size[0])
  const domain = new Uint8Array(domainSize[0] * 2)
  const found = windows.LookupAccountNameW(null, account, sid, size, domain, domainSize, [0])
  return found === 0 ? null : sidText(windows, sid)
}

/** @throws {Error} Windows does not say; it always does */
export async function ownAccount(): Promise<OwnAccount> {
  const windows = await advapi32()
  const token: Found<Pointer> = [null]
  if (windows.OpenProcessToken(windows.GetCurrentProcess(), TOKEN_QUERY, token) === 0) {
    throw new Error('Windows does not say as whom this program runs')
  }
  try {
    // TOKEN_USER begins with a pointer to the id, which lies behind it in the same buffer.
    const sid = sidText(windows, windows.pointerIn(tokenPart(windows, token[0], TOKEN_USER)))
    if (sid === null) throw new Error('Windows gave an account id that it can not spell')
    // TOKEN_ELEVATION is one DWORD.
    return { sid, elevated: tokenPart(windows, token[0], TOKEN_ELEVATION).some(byte => byte !== 0) }
  } finally {
    windows.CloseHandle(token[0])
  }
}

function tokenPart(windows: Advapi32, token: Pointer, kind: number): Uint8Array {
  const needed: Found<number> = [0]
  windows.GetTokenInformation(token, kind, null, 0, needed)
  const part = new Uint8Array(needed[0])
  if (part.length === 0 || windows.GetTokenInformation(token, kind, part, part.length, needed) === 0) {
    throw new Error('Windows does not say as whom this program runs')
  }
  return part
}

function sidText(windows: Advapi32, sid: Pointer): string | null {
  const text: Found<Pointer> = [null]
  if (windows.ConvertSidToStringSidW(sid, text) === 0) return null
  try {
    return windows.textAt(text[0])
  } finally {
    windows.LocalFree(text[0])
  }
}
