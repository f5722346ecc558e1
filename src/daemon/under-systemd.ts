import type { NotifySocket } from '../linux/notify-socket.ts'
import { Watchdog } from '../linux/watchdog.ts'
import type { Clock } from '../model/clock.ts'
import type { Milliseconds } from '../model/time.ts'
import { goesRound } from '../reconcile/goes-round.ts'
import type { PassTimes } from '../reconcile/trigger.ts'
import type { DaemonEvent } from './events.ts'

export interface UnderSystemdOptions {
  /** null: nobody waits for a word, and nothing is done here. */
  readonly socket: NotifySocket | null
  readonly clock: Clock
  readonly resync: Milliseconds
  readonly observeTimeout: Milliseconds
}

/**
 * Tells systemd how the daemon is: ready once it has policies, the lease and has tried a first look; alive while passes begin and end. A
 * host that can't be observed makes no daemon unready, and is no reason to kill one: its passes end all the same.
 */
export class UnderSystemd {
  readonly #options: UnderSystemdOptions
  readonly #watchdog: Watchdog | null
  #passes: () => PassTimes = () => ({ begunAt: null, endedAt: null })
  /** On `uptime`; null: the loop has not begun. */
  #loopBegan: Milliseconds | null = null
  #ready = false
  #ending = false
  #status = ''
  readonly #state: Standing = {
    keeping: null,
    policies: null,
    reached: true,
    host: null,
    pass: null,
    stopped: false,
    armed: true,
  }

  constructor(options: UnderSystemdOptions) {
    this.#options = options
    const { socket, clock } = options
    const within = socket?.watchdog ?? null
    const say = (): void => socket?.send({ WATCHDOG: '1' })
    this.#watchdog = within === null ? null : new Watchdog({ clock, within, isAlive: () => this.#goesRound(), say })
    this.#watchdog?.start()
  }

  /** From now on it depends on the loop whether this process is said to be alive. */
  watch(passes: () => PassTimes): void {
    this.#passes = passes
    this.#loopBegan = this.#options.clock.uptime()
  }

  tell(event: DaemonEvent): void {
    if (this.#options.socket === null || this.#ending) return
    note(this.#state, event)
    if (event.kind === 'ending') this.#send({ STOPPING: '1', STATUS: 'Ending: waiting for running actions' })
    else if (isFirstLook(event) && !this.#ready) {
      this.#ready = true
      this.#send({ READY: '1', STATUS: statusText(this.#state) })
    } else this.#send({ STATUS: statusText(this.#state) })
    this.#ending = event.kind === 'ending'
  }

  /** The policies are read again because somebody asked. systemd wants to know when that began (sd_notify(3), MONOTONIC_USEC). */
  reloading(): void {
    // Before it is ready nobody waits for a reload, and READY=1 says that the start is over.
    if (!this.#ready || this.#ending) return
    const microseconds = Math.floor(this.#options.clock.uptime() * 1_000)
    this.#send({ RELOADING: '1', MONOTONIC_USEC: String(microseconds), STATUS: 'Reading the policies again' })
  }

  /** @param problem why the policies in force are not those of the folder; null: they are */
  reloaded(problem: string | null): void {
    this.#state.policies = problem
    if (this.#ready && !this.#ending) this.#send({ READY: '1', STATUS: statusText(this.#state) })
  }

  close(): void {
    this.#watchdog?.close()
  }

  #goesRound(): boolean {
    if (this.#loopBegan === null || this.#ending) return true
    return goesRound(this.#passes(), this.#options, this.#loopBegan, this.#options.clock.uptime())
  }

  #send(assignments: Readonly<Record<string, string>>): void {
    const { STATUS: status, ...others } = assignments
    if (Object.keys(others).length === 0 && status === this.#status) return
    this.#status = status ?? this.#status
    this.#options.socket?.send(assignments)
  }
}

/** What there is to say of a daemon in one line. null: nothing is wrong there. */
interface Standing {
  /** Whom it keeps, and by what. */
  keeping: string | null
  policies: string | null
  /** Their source; else nobody knows what it holds. */
  reached: boolean
  host: string | null
  pass: string | null
  stopped: boolean
  armed: boolean
}

function isFirstLook({ kind }: DaemonEvent): boolean {
  return kind === 'planned' || kind === 'observe-failed' || kind === 'pass-failed'
}

function note(state: Standing, event: DaemonEvent): void {
  switch (event.kind) {
    case 'started':
      state.keeping = `${event.host} (${event.provider})`
      return
    case 'policies-loaded':
      state.policies = null
      return
    case 'policies-rejected':
    case 'policies-unreachable':
      state.policies = event.summary
      state.reached = event.kind === 'policies-rejected'
      return
    case 'observe-failed':
      state.host = event.message
      return
    case 'observe-recovered':
      state.host = null
      return
    case 'pass-failed':
      state.pass = event.message
      return
    case 'pass-recovered':
      state.pass = null
      return
    case 'stopped':
    case 'resumed':
      state.stopped = event.kind === 'stopped'
      return
    case 'disarmed':
    case 'armed':
      state.armed = event.kind === 'armed'
      return
    default:
  }
}

function statusText({ keeping, policies, reached, host, pass, stopped, armed }: Standing): string {
  const parts = [keeping === null ? 'Starting' : `Keeping ${keeping}`]
  if (stopped) parts.push('STOPPED: nothing is done until `stationkeeper resume`')
  if (!armed) parts.push('not armed: every change is withheld')
  if (policies !== null)
    parts.push(
      `the policies are NOT ${reached ? 'accepted' : 'reached'}, the last good ones stay in force: ${policies}`,
    )
  if (host !== null) parts.push(`the host can't be observed: ${host}`)
  if (pass !== null) parts.push(`nothing is done for now: ${pass}`)
  return parts.join('; ')
}
