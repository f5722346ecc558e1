import koffi, { type LibraryHandle } from 'koffi'
import { type InfoEx, infoExOffsets, type Layouts, layouts } from './layouts.ts'
import { systemLibrary } from './system-library.ts'

/** Memory of Windows'. */
export type Pointer = number | bigint | null
/** Where a function leaves what it found: the one item. */
export type Out<T> = [T]

/** What is asked of Windows. Names and parameters are those of its SDK; `0` as a BOOL is failure, with the reason in {@link Symbols.GetLastError}. */
export interface Symbols {
  readonly layouts: Layouts
  readonly infoExOffsets: Readonly<Record<keyof InfoEx, bigint>>
  readonly decode: typeof koffi.decode
  readonly WTSEnumerateSessionsExW: (
    server: null,
    level: Out<number>,
    filter: 0,
    sessions: Out<Pointer>,
    count: Out<number>,
  ) => number
  readonly WTSFreeMemoryExW: (type: number, memory: Pointer, entries: number) => number
  readonly WTSFreeMemory: (memory: Pointer) => void
  readonly WTSQuerySessionInformationW: (
    server: null,
    id: number,
    what: number,
    buffer: Out<Pointer>,
    bytes: Out<number>,
  ) => number
  readonly WTSDisconnectSession: (server: null, id: number, wait: 0) => number
  /** Lengths are in bytes. */
  readonly WTSSendMessageW: (
    server: null,
    id: number,
    title: string,
    titleBytes: number,
    text: string,
    textBytes: number,
    style: number,
    seconds: number,
    response: Out<number>,
    wait: 0,
  ) => number
  readonly WTSWaitSystemEvent: (server: null, mask: number, flags: Out<number>) => number
  readonly WTSGetActiveConsoleSessionId: () => number
  readonly ProcessIdToSessionId: (process: number, id: Out<number>) => number
  /**
   * Why the call before it failed. koffi keeps it for the thread from one synchronous call to the next, whatever Node does in between;
   * of an asynchronous call it is lost but for its callback.
   */
  readonly GetLastError: () => number
  /** These five return their code; 0 is success. */
  readonly NetUserGetLocalGroups: (
    server: null,
    user: string,
    level: 0,
    flags: number,
    buffer: Out<Pointer>,
    longest: number,
    read: Out<number>,
    total: Out<number>,
  ) => number
  readonly NetUserGetGroups: (
    server: string,
    user: string,
    level: 0,
    buffer: Out<Pointer>,
    longest: number,
    read: Out<number>,
    total: Out<number>,
  ) => number
  readonly DsGetDcNameW: (
    computer: null,
    domain: string,
    guid: null,
    site: null,
    flags: 0,
    controller: Out<Pointer>,
  ) => number
  readonly NetApiBufferFree: (memory: Pointer) => number
  readonly RegGetValueW: (
    key: bigint,
    path: string,
    value: string,
    flags: number,
    type: null,
    found: Out<number>,
    bytes: Out<number>,
  ) => number
  readonly LookupAccountSidW: (
    system: null,
    sid: Uint8Array,
    name: Uint16Array,
    nameRoom: Out<number>,
    domain: Uint16Array,
    domainRoom: Out<number>,
    use: Out<number>,
  ) => number
}

/**
 * @param library one that stands in for all of Windows'; null: Windows' own, by their full paths, since a bare name is looked for beside the program first
 * @throws a library or a function of it is missing, or the process is not a 64-bit one
 */
export function openSymbols(library: string | null): Symbols {
  if (koffi.sizeof('void *') !== 8)
    throw new Error('this is a 32-bit process; sessions are read from a 64-bit one only')
  const opened = new Map<string, LibraryHandle>()
  const from = (name: string): LibraryHandle => {
    const path = library ?? systemLibrary(name)
    const known = opened.get(path) ?? koffi.load(path)
    opened.set(path, known)
    return known
  }
  const wts = from('wtsapi32')
  const kernel = from('kernel32')
  const net = from('netapi32')
  const advapi = from('advapi32')
  const structures = layouts(koffi)
  return {
    layouts: structures,
    infoExOffsets: infoExOffsets(structures, koffi),
    decode: koffi.decode,
    WTSEnumerateSessionsExW: wts.func(
      'int WTSEnumerateSessionsExW(void *, _Inout_ uint32_t *, uint32_t, _Out_ void **, _Out_ uint32_t *)',
    ),
    WTSFreeMemoryExW: wts.func('int WTSFreeMemoryExW(int, void *, uint32_t)'),
    WTSFreeMemory: wts.func('void WTSFreeMemory(void *)'),
    WTSQuerySessionInformationW: wts.func(
      'int WTSQuerySessionInformationW(void *, uint32_t, int, _Out_ void **, _Out_ uint32_t *)',
    ),
    WTSDisconnectSession: wts.func('int WTSDisconnectSession(void *, uint32_t, int)'),
    WTSSendMessageW: wts.func(
      'int WTSSendMessageW(void *, uint32_t, str16, uint32_t, str16, uint32_t, uint32_t, uint32_t, _Out_ uint32_t *, int)',
    ),
    WTSWaitSystemEvent: wts.func('int WTSWaitSystemEvent(void *, uint32_t, _Out_ uint32_t *)'),
    WTSGetActiveConsoleSessionId: kernel.func('uint32_t WTSGetActiveConsoleSessionId()'),
    ProcessIdToSessionId: kernel.func('int ProcessIdToSessionId(uint32_t, _Out_ uint32_t *)'),
    GetLastError: lastError(kernel),
    NetUserGetLocalGroups: net.func(
      'uint32_t NetUserGetLocalGroups(str16, str16, uint32_t, uint32_t, _Out_ void **, uint32_t, _Out_ uint32_t *, _Out_ uint32_t *)',
    ),
    NetUserGetGroups: net.func(
      'uint32_t NetUserGetGroups(str16, str16, uint32_t, _Out_ void **, uint32_t, _Out_ uint32_t *, _Out_ uint32_t *)',
    ),
    DsGetDcNameW: net.func('uint32_t DsGetDcNameW(str16, str16, void *, str16, uint32_t, _Out_ void **)'),
    NetApiBufferFree: net.func('uint32_t NetApiBufferFree(void *)'),
    RegGetValueW: advapi.func(
      'int32_t RegGetValueW(uintptr_t, str16, str16, uint32_t, void *, _Out_ uint32_t *, _Inout_ uint32_t *)',
    ),
    LookupAccountSidW: advapi.func(
      'int LookupAccountSidW(str16, void *, void *, _Inout_ uint32_t *, void *, _Inout_ uint32_t *, _Out_ int *)',
    ),
  }
}

/** On Windows even a library that stands in sets the thread's own error, which Windows itself tells. */
function lastError(kernel: LibraryHandle): () => number {
  const owner = process.platform === 'win32' ? koffi.load(systemLibrary('kernel32')) : kernel
  return owner.func('uint32_t GetLastError()')
}
