import type koffi from 'koffi'
import type { TypeObject } from 'koffi'

/**
 * The structures of wtsapi32.h, on 64-bit Windows, in which a pointer takes 8 bytes. A test holds sizes and offsets against what a C compiler
 * makes of them.
 */
export interface Layouts {
  /** WTS_SESSION_INFO_1W */
  readonly sessionInfo: TypeObject
  /** WTSINFOEXW, whose union has the one member WTSINFOEX_LEVEL1_W; it begins on an 8-byte boundary because that has 64-bit fields. */
  readonly infoEx: TypeObject
  /** The member of that union. */
  readonly infoExLevel1: TypeObject
}

/** One WTS_SESSION_INFO_1W, as koffi reads it. Texts that Windows leaves out are null. */
export interface SessionInfo1 {
  readonly State: number
  readonly SessionId: number
  readonly pSessionName: string | null
  readonly pUserName: string | null
  readonly pDomainName: string | null
}

/** The part of a WTSINFOEXW that is read. Times are FILETIMEs: too great for a number where they are any time of ours. */
export interface InfoEx {
  readonly SessionState: number
  readonly SessionFlags: number
  readonly LogonTime: number | bigint
  readonly ConnectTime: number | bigint
  readonly LastInputTime: number | bigint
}

/** Where each of those lies in a WTSINFOEXW: reading five fields takes a seventh of the time that reading all takes. */
export function infoExOffsets(
  { infoEx, infoExLevel1 }: Layouts,
  { offsetof }: Pick<typeof koffi, 'offsetof'>,
): Readonly<Record<keyof InfoEx, bigint>> {
  const at = (field: keyof InfoEx): bigint => BigInt(offsetof(infoEx, 'Data') + offsetof(infoExLevel1, field))
  return {
    SessionState: at('SessionState'),
    SessionFlags: at('SessionFlags'),
    LogonTime: at('LogonTime'),
    ConnectTime: at('ConnectTime'),
    LastInputTime: at('LastInputTime'),
  }
}

export function layouts({ struct, array }: Pick<typeof koffi, 'struct' | 'array'>): Layouts {
  const sessionInfo = struct({
    ExecEnvId: 'uint32_t',
    State: 'int32_t',
    SessionId: 'uint32_t',
    pSessionName: 'str16',
    pHostName: 'str16',
    pUserName: 'str16',
    pDomainName: 'str16',
    pFarmName: 'str16',
  })
  const infoExLevel1 = struct({
    SessionId: 'uint32_t',
    SessionState: 'int32_t',
    SessionFlags: 'int32_t',
    // WINSTATIONNAME_LENGTH, USERNAME_LENGTH and DOMAIN_LENGTH are 32, 20 and 17.
    WinStationName: array('char16_t', 33),
    UserName: array('char16_t', 21),
    DomainName: array('char16_t', 18),
    LogonTime: 'int64_t',
    ConnectTime: 'int64_t',
    DisconnectTime: 'int64_t',
    LastInputTime: 'int64_t',
    CurrentTime: 'int64_t',
    IncomingBytes: 'uint32_t',
    OutgoingBytes: 'uint32_t',
    IncomingFrames: 'uint32_t',
    OutgoingFrames: 'uint32_t',
    IncomingCompressedBytes: 'uint32_t',
    OutgoingCompressedBytes: 'uint32_t',
  })
  return { sessionInfo, infoExLevel1, infoEx: struct({ Level: 'uint32_t', Data: infoExLevel1 }) }
}
