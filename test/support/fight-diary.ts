import type { Decision } from '../../src/model/plan.ts'
import type { ReconcileEvent } from '../../src/reconcile/events.ts'
import type { Loop } from './loop.ts'

/** What is worth a line, and the session it befell; null: the host. */
interface Entry {
  readonly what: string
  readonly session: string | null
}

/**
 * What happened in a loop, a line each: when, what, to which sessions, and what keeps back a change that is due. What
 * befalls several sessions in one moment is one line.
 */
export class FightDiary {
  readonly #loop: Loop
  readonly #began: number
  /** Of the present moment, in the order in which they first came. */
  readonly #moment = new Map<string, string[]>()
  #at = 0
  readonly #lines: string[] = []
  /** By session: what was last said to keep its change back. */
  readonly #kept = new Map<string, string>()

  /** @param loop to be started after this */
  constructor(loop: Loop, title: string) {
    this.#loop = loop
    this.#began = loop.clock.uptime()
    this.#lines.push(title, '')
    loop.onEvent = event => {
      for (const entry of this.#entries(event)) this.#write(entry)
    }
  }

  /** Writes down what somebody else does. */
  note(what: string): void {
    this.#write({ what: `- ${what}`, session: null })
  }

  text(): string {
    this.#endMoment()
    return `${this.#lines.join('\n')}\n`
  }

  #write({ what, session }: Entry): void {
    const now = this.#loop.clock.uptime() - this.#began
    if (now !== this.#at) this.#endMoment()
    this.#at = now
    const sessions = this.#moment.get(what) ?? []
    if (session !== null) sessions.push(session)
    this.#moment.set(what, sessions)
  }

  #endMoment(): void {
    for (const [what, sessions] of this.#moment) {
      const names = sessions.length === 0 ? '' : `: ${sessions.join(' ')}`
      this.#lines.push(`${time(this.#at)}  ${what}${names}`)
    }
    this.#moment.clear()
  }

  #entries(event: ReconcileEvent): readonly Entry[] {
    switch (event.kind) {
      case 'planned':
        return event.plan.decisions.flatMap(decision => this.#keptBack(decision))
      case 'block-all':
        return [{ what: `BLOCK ALL of ${event.sessions.length}/${event.of}`, session: null }]
      case 'blocked':
        return event.sessions.map(({ id }) => ({ what: 'blocked', session: id }))
      case 'intended':
        return [{ what: `WRITE ${event.intent.action}`, session: event.intent.incarnation.sessionId }]
      case 'ended': {
        const { outcome, intent } = event
        return outcome.kind === 'done' ? [] : [{ what: outcome.kind, session: intent.incarnation.sessionId }]
      }
      case 'settled':
        return [{ what: event.effect, session: event.intent.incarnation.sessionId }]
      case 'reversed':
        return [{ what: `reversed, ${event.why}`, session: event.incarnation.sessionId }]
      case 'contested': {
        const { reversals, whenContested, incarnation } = event
        return [{ what: `CONTESTED after ${reversals} reversals: ${whenContested}`, session: incarnation.sessionId }]
      }
      case 'calm':
        return [{ what: `CALM, ${event.why}`, session: event.incarnation.sessionId }]
      case 'placed-ended':
        return [{ what: `${event.placed.kind} ended, ${event.why}`, session: event.placed.selector.text }]
      default:
        return [{ what: event.kind, session: null }]
    }
  }

  /** Said when it begins, and again when it is to last until another time. */
  #keptBack({ session, status, reason }: Decision): readonly Entry[] {
    const due = (status === 'withheld' && reason.code !== 'in-flight') || reason.code === 'unverified'
    const until = 'until' in reason && reason.until !== null ? ` until ${time(this.#sinceBegin(reason.until))}` : ''
    const what = due ? `kept back by ${reason.code}${until}` : ''
    if (what === (this.#kept.get(session.id) ?? '')) return []
    this.#kept.set(session.id, what)
    return what === '' ? [] : [{ what, session: session.id }]
  }

  #sinceBegin(at: number): number {
    const { clock } = this.#loop
    return at - clock.now() + clock.uptime() - this.#began
  }
}

/** `12:30`, or `12:30.250` where it is no whole second. */
function time(milliseconds: number): string {
  const [minutes, rest] = [Math.floor(milliseconds / 60_000), milliseconds % 60_000]
  const [seconds, fraction] = [Math.floor(rest / 1_000), rest % 1_000]
  const whole = `${twoDigits(minutes)}:${twoDigits(seconds)}`
  return fraction === 0 ? whole : `${whole}.${String(fraction).padStart(3, '0')}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
