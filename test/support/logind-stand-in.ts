import { createBroker, type Message, Variant } from 'dbus-native'
import { type Answer, BusPeer, Refused } from './logind-wire.ts'

const MANAGER = 'org.freedesktop.login1.Manager'
const SESSION = 'org.freedesktop.login1.Session'
const PROPERTIES = 'org.freedesktop.DBus.Properties'

/** A session of the stand-in, as far as anything asks for it. Times are microseconds. */
export interface StandInSession {
  readonly id: string
  readonly uid: number
  readonly user: string
  readonly seat: string
  readonly service: string
  readonly type: string
  readonly class: string
  readonly state: string
  readonly timestamp: bigint
  readonly monotonic: bigint
  readonly locked: boolean
  readonly idleHint: boolean
  readonly idleSince: bigint
}

const STARTED = 1_000_000n
const LOGON = 1_795_156_200_000_000n

/**
 * A logind of a few lines on a bus of its own: tells of sessions as systemd's does, locks them when it is told to, and emits what that emits.
 * Its lockers set the hint at once.
 */
export class LogindStandIn {
  readonly address: string
  readonly #broker: ReturnType<typeof createBroker>
  readonly #sessions = new Map<string, StandInSession>()
  #peer: BusPeer | null = null
  #started = STARTED
  #hangs = false
  #unlockRefusal: Refused | null = null
  idleAction = 'ignore'
  /** A property that it tells nobody for now; null: none. */
  withholds: string | null = null
  /** How often it was asked for one that it withholds. */
  withheld = 0
  /** Whether lockers obey Lock signals. */
  obeys = true

  private constructor(broker: ReturnType<typeof createBroker>, address: string) {
    this.#broker = broker
    this.address = address
  }

  static async open(): Promise<LogindStandIn> {
    const broker = createBroker()
    const address = await new Promise<string>((resolve, reject) => {
      broker.listen((error, at) => (error ? reject(error) : resolve(at)))
    })
    const standIn = new LogindStandIn(broker, address)
    await standIn.start()
    return standIn
  }

  async start(): Promise<void> {
    this.#peer = await BusPeer.join(this.address, call => this.#answer(call))
    await this.#peer.own('org.freedesktop.systemd1')
    await this.#peer.own('org.freedesktop.login1')
  }

  /** As `systemctl restart systemd-logind`: what is younger than it knows nothing of hints. */
  async restart(): Promise<void> {
    await this.leave()
    this.#started += 1_000_000_000n
    for (const [id, session] of this.#sessions) this.#sessions.set(id, { ...session, locked: false })
    await this.start()
  }

  /** It ends, and is not started again. */
  async leave(): Promise<void> {
    await this.#peer?.leave()
  }

  async close(): Promise<void> {
    await this.leave()
    await new Promise<void>(resolve => void this.#broker.close(resolve))
  }

  /** From now on it answers nothing; `false` again. */
  hang(hangs: boolean): void {
    this.#hangs = hangs
  }

  /** Answers UnlockSession with this error; null: unlocks. */
  refuseUnlocks(error: string | null): void {
    this.#unlockRefusal = error === null ? null : new Refused(error, 'refused by the stand-in')
  }

  begin(session: Partial<StandInSession> & { readonly id: string }): void {
    const number = this.#sessions.size + 1
    this.#sessions.set(session.id, {
      uid: 1_000 + number,
      user: `pupil${number}`,
      seat: `seat-${number}`,
      service: 'lightdm',
      type: 'x11',
      class: 'user',
      state: 'active',
      timestamp: LOGON + BigInt(number) * 1_000_000n,
      monotonic: this.#started + BigInt(number),
      locked: false,
      idleHint: false,
      idleSince: 0n,
      ...session,
    })
    this.#signal('/org/freedesktop/login1', MANAGER, 'SessionNew', 'so', [session.id, pathOf(session.id)])
  }

  end(id: string): void {
    this.#sessions.delete(id)
    this.#signal('/org/freedesktop/login1', MANAGER, 'SessionRemoved', 'so', [id, pathOf(id)])
  }

  session(id: string): StandInSession {
    const session = this.#sessions.get(id)
    if (!session) throw new Error(`the stand-in has no session ${id}`)
    return session
  }

  change(id: string, changed: Partial<StandInSession>): void {
    this.#sessions.set(id, { ...this.session(id), ...changed })
  }

  /** Somebody locks or unlocks the own screen. */
  setLocked(id: string, locked: boolean): void {
    if (this.session(id).locked === locked) return
    this.change(id, { locked })
    const changed = [['LockedHint', new Variant('b', locked)]]
    this.#signal(pathOf(id), PROPERTIES, 'PropertiesChanged', 'sa{sv}as', [SESSION, changed, []])
  }

  /** As `loginctl lock-sessions`. */
  lockAll(): void {
    for (const id of this.#sessions.keys()) this.#signal(pathOf(id), SESSION, 'Lock')
    if (this.obeys) for (const id of this.#sessions.keys()) this.setLocked(id, true)
  }

  /** Somebody else on the bus says so, straight to one connection. */
  async forgeLocks(destination: string): Promise<void> {
    const stranger = await BusPeer.join(this.address, () => null)
    for (const id of this.#sessions.keys())
      stranger.signal(pathOf(id), SESSION, 'Lock', undefined, undefined, destination)
    await stranger.flushed()
    await stranger.leave()
  }

  /** Somebody else on the bus says that logind has gone. */
  async forgeEnd(destination: string): Promise<void> {
    const stranger = await BusPeer.join(this.address, () => null)
    const body = ['org.freedesktop.login1', ':1.1', '']
    const bus = 'org.freedesktop.DBus'
    stranger.signal('/org/freedesktop/DBus', bus, 'NameOwnerChanged', 'sss', body, destination)
    await stranger.flushed()
    await stranger.leave()
  }

  #signal(...signal: Parameters<BusPeer['signal']>): void {
    this.#peer?.signal(...signal)
  }

  #answer({ path = '', interface: of = '', member = '', body = [] }: Message): Answer {
    if (this.#hangs) return null
    const [first, second] = body
    switch (`${of}.${member}`) {
      case `${MANAGER}.ListSessions`:
        return { signature: 'a(susso)', body: [[...this.#sessions.values()].map(rowOf)] }
      case `${MANAGER}.GetSession`:
        return { signature: 'o', body: [pathOf(this.#find(String(first)).id)] }
      case `${MANAGER}.UnlockSession`: {
        const { id } = this.#find(String(first))
        if (this.#unlockRefusal) throw this.#unlockRefusal
        this.#signal(pathOf(id), SESSION, 'Unlock')
        this.setLocked(id, false)
        return 'nothing'
      }
      case `${PROPERTIES}.GetAll`:
        return { signature: 'a{sv}', body: [propertiesOf(this.#at(path))] }
      case `${PROPERTIES}.Get`:
        if (second === this.withholds) {
          this.withheld += 1
          return null
        }
        return { signature: 'v', body: [this.#property(String(second))] }
      default:
        throw new Refused('org.freedesktop.DBus.Error.UnknownMethod', `${of} has no ${member} here`)
    }
  }

  #property(name: string): Variant {
    if (name === 'IdleAction') return new Variant('s', this.idleAction)
    if (name === 'ExecMainStartTimestampMonotonic') return new Variant('t', this.#started)
    throw new Refused('org.freedesktop.DBus.Error.UnknownProperty', `there is no ${name} here`)
  }

  /** As logind, it takes `self` for whoever asks. */
  #find(id: string): StandInSession {
    const session = id === 'self' ? [...this.#sessions.values()][0] : this.#sessions.get(id)
    if (session) return session
    throw new Refused('org.freedesktop.login1.NoSuchSession', `No session '${id}' known`)
  }

  #at(path: string): StandInSession {
    const session = [...this.#sessions.values()].find(({ id }) => pathOf(id) === path)
    if (session) return session
    throw new Refused('org.freedesktop.DBus.Error.UnknownObject', `Unknown object '${path}'`)
  }
}

/** A leading digit is written as its code, as sd_bus_path_encode(3) has it. */
function pathOf(id: string): string {
  const written = id.replace(/^\d/, digit => `_${digit.charCodeAt(0).toString(16)}`)
  return `/org/freedesktop/login1/session/${written}`
}

function rowOf({ id, uid, user, seat }: StandInSession): unknown[] {
  return [id, uid, user, seat, pathOf(id)]
}

function propertiesOf(session: StandInSession): unknown[] {
  return [
    ['Id', new Variant('s', session.id)],
    ['User', new Variant('(uo)', [session.uid, `/org/freedesktop/login1/user/_${session.uid}`])],
    ['Name', new Variant('s', session.user)],
    ['Timestamp', new Variant('t', session.timestamp)],
    ['TimestampMonotonic', new Variant('t', session.monotonic)],
    ['Seat', new Variant('(so)', [session.seat, session.seat === '' ? '/' : '/org/freedesktop/login1/seat/any'])],
    ['Display', new Variant('s', '')],
    ['Remote', new Variant('b', false)],
    ['RemoteHost', new Variant('s', '')],
    ['Service', new Variant('s', session.service)],
    ['Leader', new Variant('u', 4_711)],
    ['Type', new Variant('s', session.type)],
    ['Class', new Variant('s', session.class)],
    ['Active', new Variant('b', session.state === 'active')],
    ['State', new Variant('s', session.state)],
    ['IdleHint', new Variant('b', session.idleHint)],
    ['IdleSinceHint', new Variant('t', session.idleSince)],
    ['LockedHint', new Variant('b', session.locked)],
  ]
}
