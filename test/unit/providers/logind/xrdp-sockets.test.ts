import { describe, expect, test } from 'vitest'
import { parseUnixSockets } from '../../../../src/providers/logind/xrdp-sockets.ts'

/** Of a host with xrdp 0.9.21 and xorgxrdp 0.9.19 on Debian 12; the kernel's own lines. */
const HEAD = 'Num       RefCount Protocol Flags    Type St Inode Path'
const LISTENS = '000000007c0b8203: 00000002 00000000 00010000 0001 01 2208913 /run/xrdp/sockdir/xrdp_display_10'
const CONNECTED = '000000007cb94563: 00000003 00000000 00000000 0001 03 2208990 /run/xrdp/sockdir/xrdp_display_10'
/** The X server was stopped while somebody connected. */
const WAITING = '00000000f480a97c: 00000003 00000000 00000000 0001 02     0 /run/xrdp/sockdir/xrdp_display_10'
const OTHERS = `\
0000000085e87e10: 00000002 00000000 00010000 0001 01 2209245 /run/xrdp/sockdir/xrdp_chansrv_audio_in_socket_10
000000004fc83f1a: 00000003 00000000 00000000 0001 03 2208983 /run/xrdp/sockdir/xrdp_chansrv_socket_10
00000000b62d53a6: 00000002 00000000 00000000 0002 01 2208914 /run/xrdp/sockdir/xrdp_disconnect_display_10
000000007429c026: 00000003 00000000 00000000 0001 03 2209943 /run/xrdp/sockdir/xrdp_display_1
00000000a1b2c3d4: 00000003 00000000 00000000 0001 03 2209950 @/tmp/.X11-unix/X10
00000000e6f0cf0a: 00000003 00000000 00000000 0001 03 2208952`
const PATH = '/run/xrdp/sockdir/xrdp_display_10'

const parsed = (...lines: readonly string[]) => parseUnixSockets([HEAD, ...lines, OTHERS, ''].join('\n'))

describe('of the display socket of an X server the kernel tells', () => {
  test.each([
    ['that nobody is connected', [LISTENS], { listening: true, connected: false, waiting: false }],
    ['that somebody is connected', [LISTENS, CONNECTED], { listening: true, connected: true, waiting: false }],
    ['the same in whichever order', [CONNECTED, LISTENS], { listening: true, connected: true, waiting: false }],
    ['that somebody waits to be let in', [WAITING, LISTENS], { listening: true, connected: false, waiting: true }],
    [
      'that one is let in and another waits',
      [WAITING, CONNECTED, LISTENS],
      { listening: true, connected: true, waiting: true },
    ],
    [
      'that what listened is closed, and what it let in is not',
      [CONNECTED],
      { listening: false, connected: true, waiting: false },
    ],
  ])('%s', (_what, lines, expected) => {
    expect(parsed(...lines).get(PATH)).toEqual(expected)
  })
})

test('a path is taken as a whole: another display, an abstract name and a datagram socket are none of it', () => {
  const held = parsed(LISTENS)
  expect([...held.keys()].sort()).toEqual([
    '/run/xrdp/sockdir/xrdp_chansrv_audio_in_socket_10',
    '/run/xrdp/sockdir/xrdp_chansrv_socket_10',
    '/run/xrdp/sockdir/xrdp_display_1',
    PATH,
  ])
  expect(held.get('/run/xrdp/sockdir/xrdp_display_1')).toEqual({ listening: false, connected: true, waiting: false })
})

test('a path may have spaces', () => {
  const line = LISTENS.replace('/run/xrdp/sockdir', '/srv/a b')
  expect(parsed(line).get('/srv/a b/xrdp_display_10')?.listening).toBe(true)
})

test('what is no list of sockets tells of none', () => {
  expect(parseUnixSockets('').size).toBe(0)
  expect(parseUnixSockets('permission denied\n').size).toBe(0)
})
