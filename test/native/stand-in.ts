import koffi from 'koffi'
import { type Instant, instant } from '../../src/model/time.ts'

/** A session as the stand-in is told of it. What is left out is as of a pupil who works over the network. */
export interface StandInSession {
  readonly id: number
  /** WTS_CONNECTSTATE_CLASS; 0 is active, 4 disconnected. */
  readonly state?: number
  /** SessionFlags: 0 locked, 1 unlocked. */
  readonly flags?: number
  readonly protocol?: number
  readonly logonAt?: Instant | null
  readonly connectedAt?: Instant | null
  readonly lastInputAt?: Instant | null
  readonly name?: string
  readonly user?: string
  readonly domain?: string
  readonly client?: string
}

/** Instead of an error's code: the call does not return before `hang(false)`. */
export const STUCK = 0xffff_fffe
/** Any session, where one is asked for. */
const ANY = 0xffff_ffff
/** 2026-11-20T06:30:00Z */
const MORNING = instant(1_795_156_200_000)

/** The other side of the library in `wts-stand-in.c`: its world, and what the provider did to it. */
export interface StandIn {
  /** Nobody is there, and nothing is wrong. */
  reset(): void
  /** A session begins, or is as told from now on. */
  session(session: StandInSession): void
  end(id: number): void
  /** Makes a function fail with a code of Windows': of one session or of any, once or so often; -1 is for ever. */
  fail(call: string, code: number, options?: { readonly session?: number; readonly times?: number }): void
  /** Whether each call hangs from now on, those that hang included. */
  hang(on: boolean): void
  /** In which session this process is said to run, and which one has the console. */
  place(where: { readonly own: number; readonly console: number | null }): void
  /** `local`: a group of the computer, whose user is spelt `DOMAIN\name`; else one of the user's domain, and the user a bare name. */
  group(user: string, group: string, kind: 'local' | 'domain'): void
  disconnectionLimit(milliseconds: number): void
  /** The message that the session shows, and its title. */
  shown(id: number): { readonly text: string; readonly title: string } | null
  /** Buffers handed out to this process and not given back. */
  live(): number
  /** Threads of this process that wait for an event. */
  waiters(): number
  /** What the C compiler made of a structure; see `StandInLayout`. */
  layout(which: number): number
}

/** @param world file of a world that several processes share; null: this process's own */
export function openStandIn(library: string, world: string | null): StandIn {
  const opened = koffi.load(library)
  const open = opened.func('int StandInOpen(str)')
  const reset = opened.func('void StandInReset()')
  const session = opened.func(
    'int StandInSession(uint32_t, int32_t, int32_t, uint32_t, int64_t, int64_t, int64_t, str16, str16, str16, str16)',
  )
  const end = opened.func('int StandInEnd(uint32_t)')
  const fail = opened.func('int StandInFail(str, uint32_t, uint32_t, int32_t)')
  const hang = opened.func('void StandInHang(uint32_t)')
  const place = opened.func('void StandInPlace(uint32_t, uint32_t)')
  const group = opened.func('int StandInGroup(str16, str16, uint32_t)')
  const limit = opened.func('void StandInDisconnectionLimit(uint32_t)')
  const shown = opened.func('int StandInShown(uint32_t, void *, void *)')
  const live = opened.func('int32_t StandInLive()')
  const waiters = opened.func('int32_t StandInWaiters()')
  const layout = opened.func('uint32_t StandInLayout(uint32_t)')
  if (open(world) === 0) throw new Error(`the stand-in can't map ${world}`)
  return {
    reset: () => reset(),
    session(told) {
      const {
        id,
        state = 0,
        flags = 1,
        protocol = 2,
        logonAt = MORNING,
        connectedAt = logonAt,
        lastInputAt = null,
      } = told
      const { name = `RDP-Tcp#${id}`, user = '', domain = user === '' ? '' : 'CLASS', client = `PC${id}` } = told
      const times = [logonAt, connectedAt, lastInputAt].map(fileTime)
      if (session(id, state, flags, protocol, ...times, name, user, domain, client) === 0)
        throw new Error('the stand-in has no room for another session')
    },
    end: id => void end(id),
    fail: (call, code, { session: of = ANY, times = -1 } = {}) => void fail(call, of, code, times),
    hang: on => hang(on ? 1 : 0),
    place: ({ own, console }) => place(own, console ?? ANY),
    group: (user, of, kind) => void group(user, of, kind === 'local' ? 1 : 0),
    disconnectionLimit: milliseconds => limit(milliseconds),
    shown(id) {
      const text = new Uint16Array(2048)
      const title = new Uint16Array(64)
      return shown(id, text, title) === 0 ? null : { text: textOf(text), title: textOf(title) }
    },
    live,
    waiters,
    layout,
  }
}

function fileTime(at: Instant | null): bigint {
  return at === null ? 0n : (BigInt(at) + 11_644_473_600_000n) * 10_000n
}

function textOf(units: Uint16Array): string {
  return String.fromCharCode(...units.subarray(0, units.indexOf(0)))
}
