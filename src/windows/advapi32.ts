import type { KoffiFunc } from 'koffi'

/** Memory of Windows' that only Windows reads. null: none. */
export type Pointer = unknown

/** Where a native function leaves what it found: the one item. */
export type Found<T> = [T]

/** Windows' own library of access lists and accounts, as far as it is needed here. Names and parameters are those of the Windows SDK. */
export interface Advapi32 {
  /** The error code, 0 for none, is what it returns: it survives an asynchronous call. */
  readonly GetNamedSecurityInfoW: KoffiFunc<
    (
      path: string,
      type: number,
      what: number,
      owner: null,
      group: null,
      dacl: null,
      sacl: null,
      descriptor: Found<Pointer>,
    ) => number
  >
  readonly SetNamedSecurityInfoW: KoffiFunc<
    (path: string, type: number, what: number, owner: Pointer, group: null, dacl: Pointer, sacl: null) => number
  >
  readonly ConvertSecurityDescriptorToStringSecurityDescriptorW: KoffiFunc<
    (descriptor: Pointer, revision: number, what: number, text: Found<Pointer>, length: null) => number
  >
  readonly ConvertStringSecurityDescriptorToSecurityDescriptorW: KoffiFunc<
    (text: string, revision: number, descriptor: Found<Pointer>, size: null) => number
  >
  readonly GetSecurityDescriptorOwner: KoffiFunc<
    (descriptor: Pointer, owner: Found<Pointer>, defaulted: Found<number>) => number
  >
  readonly GetSecurityDescriptorDacl: KoffiFunc<
    (descriptor: Pointer, present: Found<number>, dacl: Found<Pointer>, defaulted: Found<number>) => number
  >
  readonly ConvertSidToStringSidW: KoffiFunc<(sid: Pointer, text: Found<Pointer>) => number>
  readonly LookupAccountNameW: KoffiFunc<
    (
      system: null,
      account: string,
      sid: Uint8Array | null,
      size: Found<number>,
      domain: Uint8Array | null,
      domainSize: Found<number>,
      use: Found<number>,
    ) => number
  >
  readonly OpenProcessToken: KoffiFunc<(process: Pointer, access: number, token: Found<Pointer>) => number>
  readonly GetTokenInformation: KoffiFunc<
    (token: Pointer, kind: number, found: Uint8Array | null, size: number, needed: Found<number>) => number
  >
  /** Of kernel32, which owns what the above allocate. */
  readonly LocalFree: KoffiFunc<(memory: Pointer) => Pointer>
  readonly GetCurrentProcess: KoffiFunc<() => Pointer>
  readonly CloseHandle: KoffiFunc<(handle: Pointer) => number>
  /** Text of two-byte units up to the first zero. */
  readonly textAt: (pointer: Pointer) => string
  /** The pointer that stands at the beginning of a buffer. */
  readonly pointerIn: (buffer: Uint8Array) => Pointer
}

let loading: Promise<Advapi32> | null = null

/** Loaded once, by whoever needs it first. @throws where there is no such library: anywhere but on Windows */
export function advapi32(): Promise<Advapi32> {
  loading ??= load()
  return loading
}

async function load(): Promise<Advapi32> {
  const { default: koffi } = await import('koffi')
  const access = koffi.load('advapi32.dll')
  const kernel = koffi.load('kernel32.dll')
  return {
    GetNamedSecurityInfoW: access.func(
      'uint32_t GetNamedSecurityInfoW(str16 path, int type, uint32_t what, void *owner, void *group, void *dacl, void *sacl, _Out_ void **descriptor)',
    ),
    SetNamedSecurityInfoW: access.func(
      'uint32_t SetNamedSecurityInfoW(str16 path, int type, uint32_t what, void *owner, void *group, void *dacl, void *sacl)',
    ),
    ConvertSecurityDescriptorToStringSecurityDescriptorW: access.func(
      'int ConvertSecurityDescriptorToStringSecurityDescriptorW(void *descriptor, uint32_t revision, uint32_t what, _Out_ void **text, void *length)',
    ),
    ConvertStringSecurityDescriptorToSecurityDescriptorW: access.func(
      'int ConvertStringSecurityDescriptorToSecurityDescriptorW(str16 text, uint32_t revision, _Out_ void **descriptor, void *size)',
    ),
    GetSecurityDescriptorOwner: access.func(
      'int GetSecurityDescriptorOwner(void *descriptor, _Out_ void **owner, _Out_ int *defaulted)',
    ),
    GetSecurityDescriptorDacl: access.func(
      'int GetSecurityDescriptorDacl(void *descriptor, _Out_ int *present, _Out_ void **dacl, _Out_ int *defaulted)',
    ),
    ConvertSidToStringSidW: access.func('int ConvertSidToStringSidW(void *sid, _Out_ void **text)'),
    LookupAccountNameW: access.func(
      'int LookupAccountNameW(str16 system, str16 account, void *sid, _Inout_ uint32_t *size, void *domain, _Inout_ uint32_t *domainSize, _Out_ int *use)',
    ),
    OpenProcessToken: access.func('int OpenProcessToken(void *process, uint32_t access, _Out_ void **token)'),
    GetTokenInformation: access.func(
      'int GetTokenInformation(void *token, int kind, void *found, uint32_t size, _Out_ uint32_t *needed)',
    ),
    LocalFree: kernel.func('void *LocalFree(void *memory)'),
    GetCurrentProcess: kernel.func('void *GetCurrentProcess()'),
    CloseHandle: kernel.func('int CloseHandle(void *handle)'),
    textAt: pointer => String(koffi.decode(pointer, 'char16_t', -1)),
    pointerIn: buffer => koffi.decode(buffer, 'void *'),
  }
}
