import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { placeOf, programsOf } from '../../../../src/providers/logind/processes.ts'
import { LinuxProcesses } from '../../../support/linux-processes.ts'

describe('where a process belongs', () => {
  test.each([
    ['0::/user.slice/user-1000.slice/session-c2.scope', { uid: 1000, session: 'c2' }],
    [
      '0::/user.slice/user-1000.slice/user@1000.service/session.slice/org.gnome.Shell@wayland.service',
      { uid: 1000, session: null },
    ],
    ['0::/user.slice/user-1000.slice/user@1000.service', { uid: 1000, session: null }],
    // Beside controllers of the older kind, and of which none but one is systemd's.
    [
      '9:name=systemd:/\n4:memory:/user.slice\n0::/user.slice/user-1004.slice/session-c4.scope',
      { uid: 1004, session: 'c4' },
    ],
    ['1:name=systemd:/user.slice/user-1000.slice/session-7.scope\n0::/', { uid: 1000, session: '7' }],
    // Of a container, looked at from outside.
    ['0::/lxc/lab/user.slice/user-1001.slice/session-3.scope', { uid: 1001, session: '3' }],
    // A login manager's own part of a session's group.
    ['0::/user.slice/user-1000.slice/session-5.scope/inner', { uid: 1000, session: '5' }],
    ['0::/system.slice/lightdm.service', null],
    ['0::/user.slice/user-1000.slice', null],
    ['0::/user.slice/user-1000.slice/user@1001.service/app.slice', null],
    ['0::/', null],
    ['', null],
  ])('%j', (cgroups, expected) => {
    expect(placeOf(`${cgroups}\n`)).toEqual(expected)
  })
})

describe.runIf(process.platform === 'linux')('programs of sessions', () => {
  test('a name with brackets and blanks hides no parent', async () => {
    using processes = new LinuxProcesses()
    await processes.startChain(['xss-lock', 'x) S 1 (y', 'i3lock'], '0::/user.slice/user-1000.slice/session-c1.scope')
    const found = await programsOf([{ id: 'c1', uid: 1000 }], new Set(['i3lock']), processes.host.proc)
    expect(found?.get('c1')?.[0]?.ancestors.slice(0, 2)).toEqual(['x) S 1 (y', 'xss-lock'])
  })

  test('one whose parent has ended is an orphan, and says when it began', async () => {
    using processes = new LinuxProcesses()
    const scope = '0::/user.slice/user-1000.slice/session-c1.scope'
    const child = await processes.start('i3lock', scope)
    processes.tell(99_999_999, {
      name: 'i3lock',
      cgroup: scope,
      stat: `99999999 (i3lock) S 1 4380 4380 ${'0 '.repeat(15)}777 0`,
    })
    const found = await programsOf([{ id: 'c1', uid: 1000 }], new Set(['i3lock']), processes.host.proc)
    expect(child).not.toBe(99_999_999)
    expect(found?.get('c1')?.find(({ startedAt }) => startedAt === 777)).toMatchObject({ isOrphan: true })
    expect(found?.get('c1')?.filter(({ isOrphan }) => !isOrphan)).toHaveLength(1)
  })

  test('this very system is read, and none of its processes is taken for one of a session that is not there', async () => {
    const found = await programsOf([{ id: 'none-such', uid: 4_000_000_000 }], new Set(['node', 'systemd', 'init']))
    // Where it hides the processes of others it says so.
    expect([null, []]).toContainEqual(found?.get('none-such') ?? null)
  })

  test('however many processes there are, everything else has its turn between', async () => {
    using processes = new LinuxProcesses()
    await processes.start('i3lock', '0::/user.slice/user-1000.slice/session-c1.scope')
    const count = 1_000
    processes.pad(count)
    expect(readdirSync(processes.host.proc).length).toBeGreaterThan(count)
    let turns = 0
    let looking = true
    const turn = (): void => {
      turns += 1
      if (looking) setImmediate(turn)
    }
    setImmediate(turn)
    const found = await programsOf([{ id: 'c1', uid: 1000 }], new Set(['i3lock']), processes.host.proc)
    looking = false
    expect(found?.get('c1')).toHaveLength(1)
    expect(turns).toBeGreaterThan(count / 100)
  })
})
