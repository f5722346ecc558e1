import { describe, expect, test } from 'vitest'
import { type Invocation, sessionInvokedFrom } from '../../../../src/providers/logind/own-session.ts'

const V2_SESSION = '0::/user.slice/user-1000.slice/session-c2.scope\n'
const V2_TERMINAL =
  '0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-org.gnome.Terminal.slice/vte-spawn-1.scope\n'
const V1_SESSION =
  '12:pids:/user.slice/user-1000.slice/session-7.scope\n1:name=systemd:/user.slice/user-1000.slice/session-7.scope\n0::/\n'
const DAEMON = '0::/system.slice/stationkeeper.service\n'
const SUDO_SESSION = '0::/user.slice/user-0.slice/session-c5.scope\n'

/** ana (1000) has session c2, root the c5 that sudo began for her, ben (1001) session c3. */
const USERS: Readonly<Record<string, number>> = { c2: 1000, c5: 0, c3: 1001, 7: 1000 }

function from(changes: Partial<Invocation>): Promise<string | null> {
  return sessionInvokedFrom({
    cgroups: DAEMON,
    uid: 1000,
    env: {},
    userOf: async id => USERS[id] ?? null,
    desktopOf: async uid => (uid === 1000 ? 'c2' : null),
    ...changes,
  })
}

describe('the session of whoever invoked this process', () => {
  test.each([
    ['that of the control group', { cgroups: V2_SESSION }, 'c2'],
    ['that of the control group of the older kind', { cgroups: V1_SESSION }, '7'],
    ['that of the control group, when somebody became root there by su', { cgroups: V2_SESSION, uid: 0 }, 'c2'],
    ['that of the control group, under sudo', { cgroups: V2_SESSION, uid: 0, env: { SUDO_UID: '1000' } }, 'c2'],
    [
      'that of the control group, whatever the environment says',
      { cgroups: V2_SESSION, env: { XDG_SESSION_ID: 'c3' } },
      'c2',
    ],
    [
      'in the environment of a terminal that the desktop started',
      { cgroups: V2_TERMINAL, env: { XDG_SESSION_ID: 'c2' } },
      'c2',
    ],
    [
      'in the environment of such a terminal, under sudo',
      { cgroups: V2_TERMINAL, uid: 0, env: { XDG_SESSION_ID: 'c2', SUDO_UID: '1000' } },
      'c2',
    ],
    [
      'not the one that sudo began for root',
      { cgroups: SUDO_SESSION, uid: 0, env: { SUDO_UID: '1000', XDG_SESSION_ID: 'c2' } },
      'c2',
    ],
    [
      'that of the desktop of whoever became root there by sudo, which leaves nothing else to tell by',
      { cgroups: SUDO_SESSION, uid: 0, env: { SUDO_UID: '1000', XDG_SESSION_ID: 'c5' } },
      'c2',
    ],
    ['that of the desktop, under pkexec', { cgroups: V2_TERMINAL, uid: 0, env: { PKEXEC_UID: '1000' } }, 'c2'],
    ['that of the desktop which started a terminal without telling it', { cgroups: V2_TERMINAL }, 'c2'],
    ['none of a program that a daemon runs as that user', { cgroups: DAEMON, uid: 1000 }, null],
    ['none where somebody without a desktop became root', { cgroups: DAEMON, uid: 0, env: { SUDO_UID: '1001' } }, null],
    [
      'that of the control group of a user who only says to be behind sudo',
      { cgroups: V2_SESSION, env: { SUDO_UID: '1001' } },
      'c2',
    ],
    ["that of root's own login", { cgroups: SUDO_SESSION, uid: 0 }, 'c5'],
    [
      'that of the desktop where the environment names one that is over',
      { cgroups: V2_TERMINAL, env: { XDG_SESSION_ID: 'c9' } },
      'c2',
    ],
    [
      "that of the desktop where the environment names somebody else's",
      { cgroups: V2_TERMINAL, env: { XDG_SESSION_ID: 'c3' } },
      'c2',
    ],
    ['none where the environment alone names one, and no id', { cgroups: DAEMON, env: { XDG_SESSION_ID: '.*' } }, null],
    ['none of a daemon', { cgroups: DAEMON, uid: 990 }, null],
    ['unknown where there are no control groups', { cgroups: '' }, null],
  ])('%s', async (_is, changes, expected) => {
    expect(await from(changes)).toBe(expected)
  })
})
