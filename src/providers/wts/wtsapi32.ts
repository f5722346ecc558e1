/**
 * Numbers of Windows' own, by the names that its headers give them. Source: wtsapi32.h, winerror.h, lmaccess.h and winuser.h of the Windows SDK,
 * and the pages of the functions on learn.microsoft.com.
 */

/** WTS_CONNECTSTATE_CLASS; there are others, of listeners and of sessions that come and go. */
export const WTSActive = 0
export const WTSDisconnected = 4

/** WTS_INFO_CLASS */
export const WTSUserName = 5
export const WTSDomainName = 7
export const WTSClientName = 10
export const WTSClientProtocolType = 16
export const WTSSessionInfoEx = 25

/** WTS_TYPE_CLASS: what WTSFreeMemoryExW frees. */
export const WTSTypeSessionInfoLevel1 = 2

/** SessionFlags of WTSINFOEX_LEVEL1_W. Windows 7 and Server 2008 R2 give the first two the other way round. */
export const WTS_SESSIONSTATE_LOCK = 0
export const WTS_SESSIONSTATE_UNLOCK = 1

/** What WTSClientProtocolType gives of a client that speaks the Remote Desktop Protocol; the console is 0. */
export const WTS_PROTOCOL_TYPE_RDP = 2

/** Masks of WTSWaitSystemEvent. The second releases whoever waits. */
export const WTS_EVENT_ALL = 0x7fff_ffff
export const WTS_EVENT_FLUSH = 0x8000_0000

/** WTSGetActiveConsoleSessionId gives it while no session has the console. */
export const NO_SESSION = 0xffff_ffff

const ERROR_FILE_NOT_FOUND = 2
export const ERROR_ACCESS_DENIED = 5
/** What the session functions say of an id that no session has. */
const ERROR_CTX_WINSTATION_NOT_FOUND = 7022

/** For WTSSendMessageW: an icon, and above other windows. */
export const MB_ICONINFORMATION = 0x40
export const MB_TOPMOST = 0x4_0000

/** NetUserGetLocalGroups: groups that the user is in through another group, too. */
export const LG_INCLUDE_INDIRECT = 1
export const MAX_PREFERRED_LENGTH = 0xffff_ffff

/** WTSDisconnectSession and its like know no session of that id. */
export function isNoSession(code: number): boolean {
  return code === ERROR_FILE_NOT_FOUND || code === ERROR_CTX_WINSTATION_NOT_FOUND
}
