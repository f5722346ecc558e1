import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { xrdpLimitFindings } from '../../../../src/providers/logind/xrdp-limits.ts'
import { readXrdpLimits } from '../../../../src/providers/logind/xrdp-limits-file.ts'
import { temporaryFolder } from '../../../support/cli.ts'

/** Shaped as Debian's, with nothing in it that ends anything. */
const DEBIAN = `;; See \`man 5 sesman.ini\` for details

[Globals]
ListenPort=3350
EnableUserWindowManager=true

[Security]
AllowRootLogin=true
# KillDisconnected=true

[Sessions]
;; KillDisconnected - kill disconnected sessions
; Type: boolean
X11DisplayOffset=10
MaxSessions=50
KillDisconnected=false
DisconnectedTimeLimit=0
IdleTimeLimit=0
Policy=Default

[Logging]
LogFile=xrdp-sesman.log
#SyslogLevel=INFO

[Xorg]
param=/usr/lib/xorg/Xorg
param=-config
param=xrdp/xorg.conf

[Xvnc]
param=Xvnc
param=-bs
param=-dpi
param=96
`
const NONE = { killDisconnectedAfter: null, disconnectIdleAfter: null, canRejoin: true, vncEnds: [] }

/** The file with other lines in place of one that has that name. */
function instead(name: string, lines: string): string {
  return DEBIAN.replace(new RegExp(`^${name}=.*$`, 'm'), lines)
}

describe('reading sesman.ini', () => {
  test.each([
    ['as Debian delivers it', DEBIAN],
    ['that is empty', ''],
    ['with the lines of another section', `${DEBIAN}\n[SessionVariables]\nKillDisconnected=true\n`],
    ['with a second section of the name, which xrdp never reads', `${DEBIAN}\n[Sessions]\nKillDisconnected=true\n`],
    ['with the setting behind a comment', instead('KillDisconnected', '; KillDisconnected=true')],
  ])('one %s ends nothing', (_, text) => {
    expect(readXrdpLimits(text)).toEqual(NONE)
  })

  test.each(['true', 'YES', '1', 'on', ' true ; for good', '2', '0x1'])('KillDisconnected=%s kills', value => {
    const text = instead('KillDisconnected', `KillDisconnected=${value}`)
    expect(readXrdpLimits(text)).toEqual({ ...NONE, killDisconnectedAfter: 60 })
  })

  test.each(['false', 'no', '0', '', 'maybe'])('KillDisconnected=%s does not', value => {
    expect(readXrdpLimits(instead('KillDisconnected', `KillDisconnected=${value}`))).toEqual(NONE)
  })

  test('the limit counts from a minute on, and only where sessions are killed', () => {
    const killing = (limit: string): string =>
      instead('DisconnectedTimeLimit', `DisconnectedTimeLimit=${limit}`).replace('Disconnected=false', 'Disconnected=1')
    expect(readXrdpLimits(killing('30')).killDisconnectedAfter).toBe(60)
    expect(readXrdpLimits(killing('900')).killDisconnectedAfter).toBe(900)
    expect(readXrdpLimits(instead('DisconnectedTimeLimit', 'DisconnectedTimeLimit=900'))).toEqual(NONE)
  })

  test('the last line of a name counts, whatever its case, with either line end', () => {
    const text = instead('KillDisconnected', 'killdisconnected = true\r\nKILLDISCONNECTED = false').replace(
      '[Sessions]',
      '[sessions]',
    )
    expect(readXrdpLimits(text)).toEqual(NONE)
  })

  test('it may disconnect who is idle', () => {
    expect(readXrdpLimits(instead('IdleTimeLimit', 'IdleTimeLimit=600')).disconnectIdleAfter).toBe(600)
  })

  test.each([
    ['Default', true],
    ['UBDI', true],
    ['U', true],
    ['Separate', false],
    ['UBC', false],
    ['UBDC', false],
  ])('with Policy=%s people come back to their sessions: %s', (policy, canRejoin) => {
    expect(readXrdpLimits(instead('Policy', `Policy=${policy}`)).canRejoin).toBe(canRejoin)
  })

  test.each([
    ['two arguments', 'param=-MaxDisconnectionTime\nparam=600'],
    ['one argument', 'param=-maxdisconnectiontime=600'],
    ['two dashes', 'param=--MaxDisconnectionTime=600'],
  ])('limits of Xvnc are seen as %s', (_, lines) => {
    expect(readXrdpLimits(`${DEBIAN}${lines}\n`).vncEnds).toEqual([{ option: 'MaxDisconnectionTime', after: 600 }])
  })

  test('a limit of Xvnc that is 0 is none', () => {
    expect(readXrdpLimits(`${DEBIAN}param=-MaxIdleTime\nparam=0\n`).vncEnds).toEqual([])
  })
})

describe('what doctor says of it', () => {
  /** @param startedAt when xrdp-sesman was started; null: nobody tells */
  function findings(text: string | null, hasSessions = true, startedAt: Date | null = null) {
    using folder = temporaryFolder()
    const path = join(folder.path, 'sesman.ini')
    if (text !== null) writeFileSync(path, text)
    const started = join(folder.path, 'sesman.pid')
    if (startedAt !== null) {
      writeFileSync(started, '42')
      utimesSync(started, startedAt, startedAt)
    }
    return xrdpLimitFindings(hasSessions, path, [join(folder.path, 'elsewhere.pid'), started])
  }

  test('nothing, where nothing is set', () => {
    expect(findings(DEBIAN)).toEqual([])
  })

  test('that sessions are killed, after how long, and how to end that', () => {
    const text = instead('DisconnectedTimeLimit', 'DisconnectedTimeLimit=900').replace(
      'Disconnected=false',
      'Disconnected=1',
    )
    const [finding] = findings(text)
    expect(finding).toMatchObject({ level: 'warning', topic: 'time limits' })
    expect(finding?.message).toContain('15m after it was disconnected')
    expect(finding?.message).toContain('its sessions are not disconnected')
    expect(finding?.fix).toContain('KillDisconnected=false')
  })

  test('that nobody comes back to a session, that Xvnc ends, and that who is idle is disconnected', () => {
    const text = `${instead('Policy', 'Policy=Separate').replace('IdleTimeLimit=0', 'IdleTimeLimit=600')}param=-MaxIdleTime\nparam=60\n`
    expect(findings(text).map(({ level, message }) => `${level}: ${message}`)).toEqual([
      expect.stringMatching(/^warning: xrdp gives everybody a new session/),
      expect.stringMatching(/^warning: Xvnc ends its session .* after 1m without input/),
      expect.stringMatching(/^note: xrdp itself disconnects who had no input for 10m/),
    ])
  })

  test('that the file was changed since the session manager started, and to restart that; nothing once it was', () => {
    expect(findings(DEBIAN, true, new Date('2020-01-01T08:00:00Z'))).toEqual([
      {
        level: 'warning',
        topic: 'time limits',
        message: expect.stringMatching(/changed since xrdp-sesman started.*its sessions are not disconnected$/),
        fix: expect.stringContaining('systemctl restart xrdp-sesman'),
      },
    ])
    expect(findings(DEBIAN, true, new Date('2100-01-01T08:00:00Z'))).toEqual([])
  })

  test('nothing, where there is no xrdp', () => {
    expect(findings(null, false)).toEqual([])
  })

  test('that nobody knows, where there are sessions of xrdp and no such file', () => {
    expect(findings(null)).toMatchObject([
      { level: 'warning', topic: 'time limits', message: expect.stringContaining('its sessions are not disconnected') },
    ])
  })
})
