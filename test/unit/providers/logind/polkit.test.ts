import { describe, expect, test } from 'vitest'
import { rightsFinding } from '../../../../src/providers/logind/findings.ts'
import { howToAddRule, ownProcess, unlockRight } from '../../../../src/providers/logind/polkit.ts'
import { refusal, scriptedBus } from './inspected-host.ts'

const POLKIT = 'org.freedesktop.PolicyKit1'
const signal = new AbortController().signal
const ordinary = { uid: 1001, pid: 4711, startTime: 815 }

/** A polkit that answers so, and of that version. */
function polkit(isAuthorized: boolean, isChallenge: boolean, version = '122') {
  return scriptedBus({
    [`${POLKIT} CheckAuthorization`]: () => [[isAuthorized, isChallenge, {}]],
    [`${POLKIT} Get`]: () => [version],
  })
}

const asked = async (bus: ReturnType<typeof scriptedBus>, uid = 1001) =>
  rightsFinding(await unlockRight(bus, { ...ordinary, uid }, { signal }), 'bo')

describe('whether this account may unlock sessions', () => {
  test('is what polkit says of this process about the action that logind asks for', async () => {
    const bus = polkit(true, false)
    expect(await asked(bus)).toMatchObject({ level: 'ok', message: 'polkit lets bo unlock sessions' })
    expect(bus.calls[0]).toMatchObject({
      destination: POLKIT,
      member: 'CheckAuthorization',
      signature: '(sa{sv})sa{ss}us',
    })
    const [subject, action, details, flags] = bus.calls[0]?.body ?? []
    expect(subject).toEqual([
      'unix-process',
      [
        ['pid', ['u', 4711]],
        ['start-time', ['t', 815]],
        ['uid', ['i', 1001]],
      ],
    ])
    // Without the flag that has a person asked.
    expect([action, details, flags]).toEqual(['org.freedesktop.login1.lock-sessions', [], 0])
  })

  test('needs nobody to be asked of root', async () => {
    const bus = scriptedBus({})
    expect(await asked(bus, 0)).toMatchObject({ level: 'ok', fix: null })
    expect(bus.calls).toEqual([])
  })

  test.each([
    ['asks for a password that nobody can give', polkit(false, true), 'asks each time for the password'],
    ['denies it', polkit(false, false), 'polkit says no'],
  ])('is an error where polkit %s, which names the rule to add', async (_, bus, words) => {
    const finding = await asked(bus)
    expect(finding).toMatchObject({ level: 'error', topic: 'rights' })
    expect(finding.message).toContain(words)
    expect(finding.fix).toMatch(
      /^`sudo stationkeeper service install` adds the rule, or, where a package brought the service, installing that again; by hand, copy /,
    )
    expect(finding.fix).toContain(
      "packaging/polkit/60-stationkeeper.rules from the program's folder to /etc/polkit-1/rules.d;",
    )
  })

  test('names the old kind of rule to a polkit that knows no other', async () => {
    const { fix } = await asked(polkit(false, true, '0.105'))
    expect(fix).toContain(
      "packaging/polkit/stationkeeper.pkla from the program's folder to /etc/polkit-1/localauthority/50-local.d,",
    )
  })

  test.each(['ServiceUnknown', 'NameHasNoOwner', 'Spawn.ChildExited'])(
    'is denied to all but root without polkit (%s)',
    async error => {
      const bus = scriptedBus({
        [`${POLKIT} CheckAuthorization`]: () => {
          throw refusal(error)
        },
      })
      const finding = await asked(bus)
      expect(finding).toMatchObject({ level: 'error' })
      expect(finding.message).toContain('there is no polkit')
    },
  )

  test('is not taken for a lack of polkit when the bus does not let anybody ask it', async () => {
    const bus = scriptedBus({
      [`${POLKIT} CheckAuthorization`]: () => {
        throw refusal('AccessDenied')
      },
    })
    await expect(asked(bus)).rejects.toThrow('AccessDenied')
  })
})

test.each([
  ['0.105', false],
  ['0.96', false],
  ['0.106', true],
  ['0.120', true],
  ['121', true],
  ['126', true],
  [null, true],
])('polkit %s knows rules in JavaScript: %s', (version, knows) => {
  expect(howToAddRule(version).includes('.rules ')).toBe(knows)
})

test.runIf(process.platform === 'linux')('this process is known by when it started', () => {
  const { pid, startTime } = ownProcess()
  expect(pid).toBe(process.pid)
  expect(startTime).toBeGreaterThan(0)
})
