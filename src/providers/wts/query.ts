import type { InfoEx } from './layouts.ts'
import { failed } from './native-failure.ts'
import type { Pointer, Symbols } from './symbols.ts'
import { WTSSessionInfoEx } from './wtsapi32.ts'

/**
 * Asks one thing of one session and reads it before its buffer is given back, whatever the reading does.
 * @throws {NativeFailure} Windows does not say
 */
function query<T>(symbols: Symbols, id: number, what: number, read: (buffer: Pointer) => T): T {
  const buffer: [Pointer] = [null]
  if (symbols.WTSQuerySessionInformationW(null, id, what, buffer, [0]) === 0)
    throw failed(symbols, 'WTSQuerySessionInformationW')
  try {
    return read(buffer[0])
  } finally {
    symbols.WTSFreeMemory(buffer[0])
  }
}

/** @returns null: known to be none */
export function queryText(symbols: Symbols, id: number, what: number): string | null {
  return query(symbols, id, what, buffer => symbols.decode.string16(buffer)) || null
}

/** A USHORT, as of WTSClientProtocolType. */
export function queryNumber(symbols: Symbols, id: number, what: number): number {
  return query(symbols, id, what, buffer => symbols.decode.uint16(buffer))
}

export function queryInfoEx(symbols: Symbols, id: number): InfoEx {
  const { decode, infoExOffsets: at } = symbols
  return query(symbols, id, WTSSessionInfoEx, buffer => {
    const start = BigInt(buffer ?? 0)
    return {
      SessionState: decode.int32(start + at.SessionState),
      SessionFlags: decode.int32(start + at.SessionFlags),
      LogonTime: decode.int64(start + at.LogonTime),
      ConnectTime: decode.int64(start + at.ConnectTime),
      LastInputTime: decode.int64(start + at.LastInputTime),
    }
  })
}
