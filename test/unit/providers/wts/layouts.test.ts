import koffi from 'koffi'
import { expect, test } from 'vitest'
import { infoExOffsets, layouts } from '../../../../src/providers/wts/layouts.ts'
import { describeComputer } from './host.ts'

const structures = layouts(koffi)
const { sessionInfo, infoEx } = structures
const offsets = infoExOffsets(structures, koffi)

/** In the order of `StandInLayout`. */
const ours: readonly (readonly [string, number])[] = [
  ['size of WTS_SESSION_INFO_1W', koffi.sizeof(sessionInfo)],
  ...['State', 'SessionId', 'pSessionName', 'pUserName', 'pDomainName'].map(
    field => [`WTS_SESSION_INFO_1W.${field}`, koffi.offsetof(sessionInfo, field)] as const,
  ),
  ['size of WTSINFOEXW', koffi.sizeof(infoEx)],
  ['WTSINFOEXW.Level', koffi.offsetof(infoEx, 'Level')],
  ...(['SessionState', 'SessionFlags', 'LogonTime', 'ConnectTime', 'LastInputTime'] as const).map(
    field => [`WTSINFOEXW.Data.${field}`, Number(offsets[field])] as const,
  ),
]

describeComputer('layouts', computer => {
  test.each(ours.map(([what, value], which) => ({ what, value, which })))(
    '$what is what the C compiler makes of it',
    ({ value, which }) => {
      expect(value).toBe(computer().outside.layout(which))
    },
  )

  test('nothing is left out that the stand-in tells', () => {
    expect(computer().outside.layout(ours.length)).toBe(0xffff_ffff)
    expect(koffi.sizeof(sessionInfo)).toBe(56)
  })
})
