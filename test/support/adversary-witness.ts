import type { Intent } from '../../src/model/action.ts'
import type { Incarnation } from '../../src/model/incarnation.ts'
import type { OverridableGuard } from '../../src/model/ledger.ts'
import type { Limit } from '../../src/model/policy.ts'
import type { JournalEntry } from '../../src/store/journal-entry.ts'
import type { ActRequest } from '../../src/store/requests.ts'
import type { Whom } from './adversary.ts'
import { budget, hostLimit, limited, limitOf } from './adversary-rules.ts'
import { followedUp, Told } from './adversary-told.ts'
import { picks, selectorOf } from './adversary-whom.ts'
import { lasting } from './bundle.ts'
import type { Call, Loop } from './loop.ts'

/** A hold that was asked for. Times are on the host's elapsed time. */
interface Promised {
  readonly whom: Whom
  readonly until: number
  /** Session ids that were released since. */
  readonly except: Set<string>
  /** Its operator was told that it is in force. */
  acknowledged: boolean
  /** Of the one that was picked by id; null: of whoever fits. */
  incarnation: string | null
}

/**
 * Stands at the host and holds every call that comes against what was promised. Knows nothing of how the loop comes to its
 * decisions: it takes the limit of the rule that each call names, and counts by itself.
 */
export class Witness {
  /** What was promised and not kept, in words. */
  readonly broken: string[] = []
  /** The fullest that any limit was, by its name: 1 is full. */
  readonly fullest: Map<'session' | 'host' | 'budget', number> = new Map()
  readonly #loop: Loop
  readonly #open = new Set<ActRequest>()
  readonly #setAside = new Map<string, readonly OverridableGuard[]>()
  #holds: Promised[] = []
  #asked = 0
  readonly #sent = new Set<string>()

  readonly #told = new Told()
  #armed: boolean

  constructor(loop: Loop, bornArmed: boolean) {
    this.#loop = loop
    this.#armed = bornArmed
    loop.onCall = call => this.#see(call)
    loop.onEvent = event => {
      this.broken.push(...this.#told.hear(event, loop.elapsed))
    }
  }

  arm(): void {
    this.#armed = true
    this.#loop.store.record([{ kind: 'armed', by: 'CLASS\\ms.keller' }])
  }

  /** Something else may be declared from now on. */
  declared(): void {
    this.#told.takeBack()
  }

  /** @param entries what a verb without a daemon has kept */
  hasPassed(verb: string, entries: readonly JournalEntry[]): void {
    this.broken.push(...followedUp(verb, entries))
  }

  /** By people whose request is open: it may have taken up an action that was waiting to be sent. */
  #setAsideFor({ action, incarnation }: Pick<Intent, 'action' | 'incarnation'>): readonly OverridableGuard[] {
    return [...this.#open].flatMap(asked => {
      const meant =
        asked.verb === 'apply' || (asked.verb === action && asked.sessionIds.includes(incarnation.sessionId))
      return meant ? (asked.setAside?.guards ?? []) : []
    })
  }

  /** A person asks; how it ends is theirs to read. */
  ask(request: ActRequest): void {
    const id = `asked-${++this.#asked}`
    this.#setAside.set(id, request.setAside?.guards ?? [])
    this.#open.add(request)
    const over = (): unknown => this.#open.delete(request)
    void this.#loop.reconciler.request(id, request, 'CLASS\\ms.keller').then(over, over)
  }

  hold(whom: Whom, duration: string): void {
    const until = this.#loop.elapsed + lasting(duration)
    const length = { for: lasting(duration) }
    const request = { verb: 'hold', selector: selectorOf(whom), length, reason: 'an exam' } as const
    const hold: Promised = { whom, until, except: new Set(), acknowledged: false, incarnation: null }
    this.#holds.push(hold)
    void this.#loop.order(request).then(
      ({ placed }) => {
        if (placed === null) this.broken.push('a hold was acknowledged and not placed')
        hold.acknowledged = true
        hold.incarnation = placed?.incarnation ?? null
      },
      () => null,
    )
  }

  /** From the moment of asking, since its acknowledgement may be lost. */
  release(whom: Whom): void {
    const { sessions } = this.#loop.world.read()
    this.#told.takeBack()
    if (whom === 'everyone') this.#holds = []
    for (const { except } of this.#holds) {
      for (const session of sessions) if (picks(whom, session)) except.add(session.id)
    }
    this.#holds = this.#holds.filter(hold => JSON.stringify(hold.whom) !== JSON.stringify(whom))
    void this.#loop.order({ verb: 'release', target: { selector: selectorOf(whom) } }).catch(() => null)
  }

  #see(call: Call): void {
    const { intent, sessionId, action, at } = call
    if (intent === null) {
      this.#say(call, 'came without an intent on disk')
      return
    }
    if (this.#sent.has(intent.id)) this.#say(call, 'came a second time for the same intent')
    this.#sent.add(intent.id)
    if (call.overlapping) this.#say(call, 'came while another was running on the session')
    const stopped = this.#loop.stop()
    if (stopped !== null) this.#say(call, `came although ${stopped}`)
    const { calls } = this.#loop
    const { request, rule } = intent
    // Of the rule as it was written, whatever the intent says; all others have the schema's default.
    const limit = limitOf.get(rule.digest) ?? limited.limit
    if (intent.limit.count !== limit.count || intent.limit.per !== limit.per) {
      this.#say(call, `came with another limit than that of ${rule.policy}/${rule.rule}`)
    }
    this.#count(
      'session',
      call,
      limit,
      calls.filter(other => other.sessionId === sessionId),
    )
    this.#count('host', call, hostLimit, calls)
    const own = request === null ? [] : (this.#setAside.get(request) ?? [])
    const aside = [...own, ...this.#setAsideFor(intent)]
    if (action === 'disconnect' && !aside.includes('disruption-budget')) {
      this.#count(
        'budget',
        call,
        budget,
        calls.filter(other => other.action === 'disconnect'),
      )
    }
    if (request === null && !this.#armed) this.#say(call, 'came before anybody had armed it')
    if (call.user.startsWith('CLASS\\teacher') && !aside.includes('protected')) this.#say(call, 'came to a teacher')
    const untrue = this.#told.against(intent, at, aside)
    if (untrue !== null) this.#say(call, untrue)
    const held = this.#holds.some(
      hold => hold.acknowledged && at < hold.until && this.#covers(hold, intent.incarnation),
    )
    if (held && !aside.includes('held')) this.#say(call, 'came to a session whose hold had been acknowledged')
  }

  /** Itself included. A write that is exactly `per` old has gone. */
  #count(name: 'session' | 'host' | 'budget', call: Call, { count, per }: Limit, calls: readonly Call[]): void {
    const within = calls.filter(({ at }) => at > call.at - per).length
    this.fullest.set(name, Math.max(this.fullest.get(name) ?? 0, within / count))
    if (within > count) this.#say(call, `is number ${within} within ${per} ms: past the limit ${name} of ${count}`)
  }

  #covers(hold: Promised, { sessionId, key, user }: Incarnation): boolean {
    if (hold.except.has(sessionId)) return false
    if (hold.incarnation !== null) return hold.incarnation === key
    const session = this.#loop.world.read().sessions.find(({ id }) => id === sessionId)
    return picks(hold.whom, { id: sessionId, user: user.replace(/^.*\\/, ''), station: session?.station ?? null })
  }

  #say({ action, sessionId, at }: Call, what: string): void {
    this.broken.push(`${action} of session ${sessionId} at ${at} ${what}`)
  }
}
