import { expect, test } from 'vitest'
import { instant, ms } from '../../../../src/model/time.ts'
import { TerminalError, UnknownOutcomeError, UnsupportedError } from '../../../../src/providers/errors.ts'
import { type Bus, type BusCall, BusRefusal, NoAnswer, NoBus } from '../../../../src/providers/logind/bus.ts'
import { lightDmDesktop } from '../../../../src/providers/logind/lightdm.ts'
import { seenSession } from '../../../support/seen-session.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

const signal = new AbortController().signal
const ana = seenSession({ id: 'c1', user: 'ana', seat: 'seat-1' })

interface Told {
  /** User and number of the seat of each of LightDM's sessions. */
  readonly sessions?: readonly (readonly [user: string, seat: number])[]
  readonly canSwitch?: boolean
  /** What logind says now. */
  readonly active?: boolean
  /** Thrown by whatever is asked for, by its member or property, of all or of one: `UserName of Session0`. */
  readonly failing?: Readonly<Record<string, Error>>
  /** LightDM answers nothing. */
  readonly frozen?: boolean
}

/** LightDM and logind on one bus, as far as they are asked. */
function host({ sessions = [['ana', 2]], canSwitch = true, active = true, failing = {}, frozen = false }: Told = {}) {
  const clock = new VirtualClock()
  const calls: BusCall[] = []
  const root = '/org/freedesktop/DisplayManager'
  const answer = ({ path, body }: BusCall): unknown => {
    const [user, seat] = sessions[Number(/Session(\d+)$/.exec(path)?.[1])] ?? []
    switch (body?.[1]) {
      case 'Sessions':
        return sessions.map((_, index) => `${root}/Session${index}`)
      case 'UserName':
        return user
      case 'Seat':
        return `${root}/Seat${seat}`
      case 'CanSwitch':
        return canSwitch
      case 'Active':
        return active
      default:
        return undefined
    }
  }
  const bus: Bus = {
    async call(call, { signal }) {
      calls.push(call)
      if (frozen && call.destination === 'org.freedesktop.DisplayManager') return await unanswered(signal)
      const what = String(call.body?.[1] ?? call.member)
      const failure = failing[what] ?? failing[`${what} of ${call.path.split('/').at(-1)}`]
      if (failure !== undefined) throw failure
      return [answer(call)]
    },
  }
  const switched = () => calls.filter(({ member }) => member !== 'Get').map(({ member, path }) => `${member} ${path}`)
  return { desktop: lightDmDesktop(bus, clock), clock, calls, switched }
}

/** As {@link Bus.call} where no answer comes. */
function unanswered(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new NoAnswer('late', { cause: signal.reason })))
  })
}

const refusal = (name: string) => new BusRefusal(`org.freedesktop.DBus.Error.${name}`, 'no')
const failure = (told: Told, session = ana) =>
  host(told)
    .desktop.disconnect(session, { signal })
    .catch(error => error)

test.each([
  ['lightdm', 'seat0', true],
  ['lightdm-autologin', 'seat-3', true],
  ['lightdm', null, false],
  ['lightdmx', 'seat0', false],
  ['sddm', 'seat0', false],
  ['xrdp-sesman', null, false],
])('of the service %s on %s: kept by LightDM is %s', (service, seat, kept) => {
  expect(host().desktop.keeps(seenSession({ service, seat }))).toBe(kept)
})

test('a session in front can be taken away, one behind the greeter has no desktop', async () => {
  const { desktop } = host({
    sessions: [
      ['ana', 2],
      ['ben', 0],
    ],
  })
  const ben = seenSession({ id: 'c2', path: '/2', user: 'ben', seat: 'seat-2', active: false })
  expect([...(await desktop.standings([ana, ben], { signal }))]).toEqual([
    ['c1', { state: 'active', can: ['disconnect'] }],
    ['c2', { state: 'disconnected', can: [] }],
  ])
})

test.each<[string, Told, RegExp]>([
  ['its seat does not switch users', { canSwitch: false }, /`allow-user-switching=true`/],
  ['LightDM has no session of that user', { sessions: [['ben', 2]] }, /which of its seats/],
  ['LightDM has one of a user whose name is written otherwise', { sessions: [['Ana', 2]] }, /which of its seats/],
  [
    'its user has sessions on several seats',
    {
      sessions: [
        ['ana', 2],
        ['ana', 3],
      ],
    },
    /several on more than one seat/,
  ],
])('a session can not be taken away where %s, which is said, and nothing is sent', async (_why, told, words) => {
  const { desktop, switched } = host(told)
  expect((await desktop.standings([ana], { signal })).get('c1')).toEqual({
    state: 'active',
    can: [],
    cannot: expect.stringMatching(words),
  })
  await expect(desktop.disconnect(ana, { signal })).rejects.toThrow(UnsupportedError)
  await expect(desktop.disconnect(ana, { signal })).rejects.toThrow(words)
  expect(switched()).toEqual([])
})

test('LightDM is asked once about a session, and again about another of the same id', async () => {
  const { desktop, calls } = host()
  await desktop.standings([ana], { signal })
  const asked = calls.length
  await desktop.standings([{ ...ana, active: false }], { signal })
  expect(calls.length).toBe(asked)
  await desktop.standings([{ ...ana, logonAt: instant(ana.logonAt + 1) }], { signal })
  expect(calls.length).toBe(2 * asked)
})

test('a session that LightDM does not know of yet is asked about again', async () => {
  const sessions: [string, number][] = []
  const { desktop } = host({ sessions })
  expect((await desktop.standings([ana], { signal })).get('c1')?.can).toEqual([])
  sessions.push(['ana', 2])
  expect((await desktop.standings([ana], { signal })).get('c1')?.can).toEqual(['disconnect'])
})

test('a session of another user that ends meanwhile hides nobody', async () => {
  const failing = { 'UserName of Session0': refusal('UnknownMethod') }
  const sessions = [
    ['ben', 0],
    ['ana', 2],
  ] as const
  const { desktop } = host({ sessions, failing })
  expect((await desktop.standings([ana], { signal })).get('c1')).toEqual({ state: 'active', can: ['disconnect'] })
})

test('where LightDM can not be asked the state is told all the same, and trying says what is wrong', async () => {
  const { desktop } = host({ failing: { Sessions: refusal('AccessDenied') } })
  expect((await desktop.standings([ana], { signal })).get('c1')).toEqual({ state: 'active', can: ['disconnect'] })
  const refused = await desktop.disconnect(ana, { signal }).catch(error => error)
  expect(refused).toBeInstanceOf(TerminalError)
  expect(refused.message).toContain('/etc/dbus-1/system.d')
})

test('a LightDM that answers nothing takes two seconds of one look, and no more, which may take longer', async () => {
  const { desktop, clock, calls } = host({ frozen: true })
  const looking = desktop.standings([ana], { signal })
  await clock.advance(ms(2_000))
  expect((await looking).get('c1')).toEqual({ state: 'active', can: ['disconnect'] })
  const asked = calls.length
  expect((await desktop.standings([ana], { signal })).get('c1')).toEqual({ state: 'active', can: ['disconnect'] })
  expect(calls.length).toBe(asked)
})

test('the greeter is put in front on the seat that LightDM has the session on, whatever number that has', async () => {
  const { desktop, switched } = host({
    sessions: [
      ['ben', 0],
      ['ana', 2],
    ],
  })
  await desktop.disconnect(ana, { signal })
  expect(switched()).toEqual(['SwitchToGreeter /org/freedesktop/DisplayManager/Seat2'])
})

test('several sessions of a user on one seat are no question of which seat', async () => {
  const { desktop, switched } = host({
    sessions: [
      ['ana', 2],
      ['ana', 2],
    ],
  })
  await desktop.disconnect(ana, { signal })
  expect(switched().length).toBe(1)
})

test('nobody else is taken away from a seat where the session is no longer in front', async () => {
  const { desktop, switched } = host({ active: false })
  await desktop.disconnect(ana, { signal })
  expect(switched()).toEqual([])
})

test.each<[string, Told]>([
  ['asked for its sessions', { failing: { Sessions: refusal('AccessDenied') } }],
  ['told to switch', { failing: { SwitchToGreeter: refusal('AccessDenied') } }],
])('a bus that does not let LightDM be %s is for an administrator', async (_what, told) => {
  expect(await failure(told)).toBeInstanceOf(TerminalError)
})

test('a switch without an answer may have been done', async () => {
  expect(await failure({ failing: { SwitchToGreeter: new NoAnswer('late') } })).toBeInstanceOf(UnknownOutcomeError)
})

test.each<[string, Told]>([
  ['a question without an answer', { failing: { Active: new NoAnswer('late') } }],
  ['a bus that is gone', { failing: { SwitchToGreeter: new NoBus('gone') } }],
  ['a switch that LightDM could not do', { failing: { SwitchToGreeter: refusal('Failed') } }],
])('%s is worth trying again', async (_what, told) => {
  const failed = await failure(told)
  expect(failed.name).toBe('Error')
  expect(failed.cause).toBeInstanceOf(Error)
})
