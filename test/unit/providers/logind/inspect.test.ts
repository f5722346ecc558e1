import { describe, expect, test } from 'vitest'
import { TerminalError, UnsupportedError } from '../../../../src/providers/errors.ts'
import { NoAnswer, NoBus } from '../../../../src/providers/logind/bus.ts'
import { lockerFindings, sessionsFinding } from '../../../../src/providers/logind/findings.ts'
import { desktopFindings, type TryXrdp } from '../../../../src/providers/logind/findings-desktops.ts'
import { inspect } from '../../../../src/providers/logind/inspect.ts'
import type { LockerSight } from '../../../../src/providers/logind/locker-sight.ts'
import type { SeenSession } from '../../../../src/providers/logind/seen.ts'
import { ORDINARY, refusal, remote, scriptedBus, seen, XSS_LOCK } from './inspected-host.ts'

const LOGIND = 'org.freedesktop.login1'
const LIGHTDM = 'org.freedesktop.DisplayManager'
const signal = new AbortController().signal
const said = ({ level, topic }: { level: string; topic: string }): string => `${level}: ${topic}`

/** Logind and systemd of a host, with polkit that lets this account unlock. */
const ANSWERS = {
  [`${LOGIND} GetAll`]: () => [ORDINARY],
  'org.freedesktop.systemd1 Get': () => ['252.39-1~deb12u2'],
  'org.freedesktop.PolicyKit1 CheckAuthorization': () => [[true, false, {}]],
  'org.freedesktop.PolicyKit1 Get': () => ['122'],
} as const

function host(sessions: readonly SeenSession[], answers: Parameters<typeof scriptedBus>[0] = ANSWERS) {
  let asked = 0
  return {
    bus: scriptedBus(answers),
    sessions: async () => sessions,
    // As real ones: nothing is known until they have looked.
    lockers: { of: () => (asked++ < sessions.length ? null : XSS_LOCK), settled: async () => {}, close: () => {} },
  }
}

describe('inspecting a Linux host', () => {
  test('says that all is well, and what can not be done', async () => {
    const { findings, dialect } = await inspect(host([seen()]), { signal })
    expect(findings.map(said)).toEqual([
      'ok: logind',
      'ok: sessions',
      'ok: rights',
      'note: disconnect',
      'ok: lockers',
      'note: idle',
      'ok: time limits',
    ])
    expect(findings[0]?.message).toContain('systemd 252.39')
    expect(dialect).toBeNull()
  })

  test('does not say that nothing ends sessions where something does', async () => {
    const answers = { ...ANSWERS, [`${LOGIND} GetAll`]: () => [{ ...ORDINARY, IdleAction: 'poweroff' }] }
    const { findings } = await inspect(host([], answers), { signal })
    expect(findings.filter(({ topic }) => topic === 'time limits').map(said)).toEqual(['warning: time limits'])
  })

  test('says of a bus without logind just that', async () => {
    const { findings } = await inspect(host([], {}), { signal })
    expect(findings).toMatchObject([{ level: 'error', topic: 'logind', fix: expect.stringContaining('provider') }])
  })

  test('says of a bus that can not be reached why', async () => {
    const unreachable = {
      ...ANSWERS,
      [`${LOGIND} GetAll`]: () => {
        throw new NoBus('There is no /run/dbus/system_bus_socket')
      },
    }
    const { findings } = await inspect(host([], unreachable), { signal })
    expect(findings).toMatchObject([{ level: 'error', message: expect.stringContaining('/run/dbus') }])
  })

  test.each([
    ['logind', `${LOGIND} GetAll`, 'systemctl status systemd-logind'],
    ['rights', 'org.freedesktop.PolicyKit1 CheckAuthorization', 'systemctl restart polkit'],
  ])('says of %s that hangs what to do, and nothing that ends a session', async (topic, asked, fix) => {
    const hanging = () => {
      throw new NoAnswer('none came within 10 s')
    }
    const own = { uid: 995, pid: 4_711, startTime: 0 }
    const { findings } = await inspect({ ...host([], { ...ANSWERS, [asked]: hanging }), own }, { signal })
    expect(findings.find(finding => finding.topic === topic)).toMatchObject({
      level: 'error',
      message: expect.stringContaining('none came within 10 s'),
      fix: expect.stringContaining(fix),
    })
    expect(findings.map(finding => finding.fix).join()).not.toContain('restart systemd-logind')
  })

  test('goes on where one part can not be told', async () => {
    const broken = {
      ...host([], { ...ANSWERS, 'org.freedesktop.systemd1 Get': () => [7] }),
      sessions: async () => {
        throw new Error('session c9 has no leader')
      },
    }
    const { findings } = await inspect(broken, { signal })
    expect(findings.map(said)).toEqual(['ok: logind', 'error: sessions', 'ok: rights', 'ok: time limits'])
  })
})

test('sessions are counted by what they are to Stationkeeper', () => {
  const { message } = sessionsFinding([
    seen(),
    seen({ id: 'c2', seat: 'seat-2' }),
    remote(),
    seen({ id: 'c5', class: 'greeter' }),
    seen({ id: '7', type: 'tty', seat: null }),
    seen({ id: '8', state: 'closing' }),
  ])
  expect(message).toBe(
    'logind tells of 2 desktops on 2 seats, 1 desktop through xrdp, 3 sessions that nothing is done to (greeters, terminals, background)',
  )
  expect(sessionsFinding([remote()]).message).toBe('logind tells of 1 desktop through xrdp')
  expect(sessionsFinding([]).message).toBe('logind tells of no sessions at present')
})

describe('lockers', () => {
  const sights: Readonly<Record<string, LockerSight | null>> = {
    c1: XSS_LOCK,
    c2: { programs: ['light-locker'], setsHint: 'no' },
    c3: { programs: [], setsHint: 'unknown' },
    c4: null,
    c5: XSS_LOCK,
    c6: { programs: ['xscreensaver'], setsHint: 'no' },
  }
  const about = (...ids: readonly string[]) =>
    lockerFindings(
      ids.map(id => seen({ id })),
      ({ id }) => sights[id] ?? null,
    )

  test('that tell logind are told once for all sessions that have them', async () => {
    expect(await about('c1', 'c5')).toEqual([
      {
        level: 'ok',
        topic: 'lockers',
        message: 'c1 (ana), c5 (ana): xss-lock, which tells logind of a lock and of its end',
        fix: null,
      },
    ])
  })

  test('that do not tell it are a warning, with what would', async () => {
    const [finding] = await about('c2')
    expect(finding).toMatchObject({ level: 'warning', message: expect.stringContaining('light-locker') })
    expect(finding?.fix).toContain('light-locker: ')
  })

  test('that are known to tell need no mending, whatever else is there', async () => {
    const sight: LockerSight = { programs: ['gnome-shell', 'i3lock'], setsHint: 'no' }
    const [finding] = await lockerFindings([seen()], () => sight)
    expect(finding?.message).toContain('gnome-shell, i3lock, one of which locks without telling logind:')
    expect(finding?.fix).toContain('i3lock: ')
    expect(finding?.fix).not.toContain('gnome-shell')
  })

  test('that stay closed when they are told to unlock are named for that, too', async () => {
    expect((await about('c6'))[0]?.message).toContain('xscreensaver still asks for the password')
    expect((await about('c2'))[0]?.message).not.toContain('password')
  })

  test('that are not known, or nowhere to be seen, are notes', async () => {
    expect((await about('c3', 'c4')).map(({ level, message }) => `${level}: ${message}`)).toEqual([
      expect.stringMatching(
        /^note: c3 \(ana\): no screen locker that is known; without one a Block All does nothing there, .* can't be told$/,
      ),
      expect.stringMatching(/^note: c4 \(ana\): the programs of the session can't be seen/),
    ])
  })

  test('are of no matter where nothing is done to the session', async () => {
    expect(
      await lockerFindings(
        [seen({ class: 'greeter' }), seen({ type: 'tty' }), seen({ state: 'closing' })],
        () => XSS_LOCK,
      ),
    ).toEqual([])
  })
})

describe('which sessions can be disconnected', () => {
  const refuse: TryXrdp = async ({ id }) => {
    throw new TerminalError(`The account bo may not disconnect session ${id}`)
  }
  const of = (sessions: readonly SeenSession[], tryXrdp: TryXrdp = async () => {}, bus = scriptedBus({})) =>
    desktopFindings(bus, sessions, { signal }, tryXrdp)

  test('those of xrdp, where this account may', async () => {
    expect(await of([remote(), remote({ id: 'c5', user: 'cy' })])).toMatchObject([
      { level: 'ok', message: 'c4 (bo), c5 (cy): xrdp lets this account disconnect them' },
    ])
  })

  test('an account that may not is told once, with the reason', async () => {
    expect(await of([remote(), remote({ id: 'c5', user: 'cy' })], refuse)).toMatchObject([
      { level: 'error', message: 'c4 (bo), c5 (cy): The account bo may not disconnect session c4' },
    ])
  })

  test('not those of an X server that has no such thing', async () => {
    const xvnc: TryXrdp = async () => {
      throw new UnsupportedError("Session c4 can't be disconnected: Xvnc")
    }
    expect(await of([remote()], xvnc)).toMatchObject([{ level: 'note' }])
  })

  test('on seats of another login manager none can', async () => {
    expect(await of([seen()])).toMatchObject([{ level: 'note', message: expect.stringMatching(/^c1 \(ana\): /) }])
  })

  /** LightDM with one session of ana on the seat. */
  const lightDm = (canSwitch: boolean, user = 'ana') =>
    scriptedBus({
      [`${LIGHTDM} Get`]: ({ body: [, property] = [] }) => {
        if (property === 'Sessions') return [['/s0']]
        if (property === 'UserName') return [user]
        return [property === 'Seat' ? '/seat0' : canSwitch]
      },
    })
  const onLightDm = seen({ service: 'lightdm' })

  test.each([
    ['where it switches users', lightDm(true), 'ok', 'LightDM can put its greeter in front'],
    ['not where it is set not to', lightDm(false), 'warning', 'LightDM is set not to switch users'],
    ['not where it does not know them', lightDm(true, 'bo'), 'note', 'LightDM does not say on which of its seats'],
    ['nobody knows where it does not answer', scriptedBus({}), 'warning', 'LightDM does not tell'],
  ])('those of LightDM: %s', async (_, bus, level, words) => {
    expect(await of([onLightDm], undefined, bus)).toMatchObject([{ level, message: expect.stringContaining(words) }])
  })

  test('a bus that keeps this account from LightDM is to be opened', async () => {
    const closed = scriptedBus({
      [`${LIGHTDM} Get`]: () => {
        throw refusal('AccessDenied')
      },
    })
    const [finding] = await of([onLightDm], undefined, closed)
    expect(finding?.fix).toContain('/etc/dbus-1/system.d')
  })
})
