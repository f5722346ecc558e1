import { type Bus, BusRefusal, NoAnswer } from './bus.ts'
import { LOGIN1, PROPERTIES, SESSION } from './login1.ts'
import type { BusListener } from './system-bus.ts'
import { busMethod, type SentSignal } from './system-bus-connection.ts'

const BUS = 'org.freedesktop.DBus'
const MANAGER = 'org.freedesktop.login1.Manager'

/** What logind's signals say, in the order in which it said them. `path` is the session's object. */
export type Login1Event =
  /** From now on until `deaf` nothing is missed. */
  | { readonly kind: 'hearing' }
  /** Things may have happened that were not heard, and logind may be another one. */
  | { readonly kind: 'deaf' }
  | { readonly kind: 'new' | 'removed' | 'lock' | 'unlock' | 'changed'; readonly path: string }
  | { readonly kind: 'hint'; readonly path: string; readonly locked: boolean }

const rules: readonly string[] = [
  `type='signal',sender='${BUS}',interface='${BUS}',member='NameOwnerChanged',arg0='${LOGIN1}'`,
  `type='signal',sender='${LOGIN1}',interface='${MANAGER}',member='SessionNew'`,
  `type='signal',sender='${LOGIN1}',interface='${MANAGER}',member='SessionRemoved'`,
  `type='signal',sender='${LOGIN1}',interface='${SESSION}',member='Lock'`,
  `type='signal',sender='${LOGIN1}',interface='${SESSION}',member='Unlock'`,
  `type='signal',sender='${LOGIN1}',interface='${PROPERTIES}',member='PropertiesChanged',arg0='${SESSION}'`,
]

/**
 * Turns what comes over the bus into events. Only what the owner of logind's name sent counts: anybody on the bus may send a signal straight
 * to us, past all rules, and a forged Lock signal would make somebody's own lock look like a Block All.
 */
export function login1Listener(bus: Bus, signal: AbortSignal, onEvent: (event: Login1Event) => void): BusListener {
  /** undefined: not known yet; null: nobody has the name. */
  let owner: string | null | undefined
  /** Heard before it was known who logind is. */
  let held: SentSignal[] = []
  let turn = 0

  const ownedBy = (name: string | null): void => {
    if (owner === name) return
    if (typeof owner === 'string') onEvent({ kind: 'deaf' })
    owner = name
    if (name !== null) onEvent({ kind: 'hearing' })
  }
  const take = (sent: SentSignal): void => {
    if (sent.sender === BUS) {
      const [name, , newOwner] = sent.body
      if (sent.member === 'NameOwnerChanged' && name === LOGIN1)
        ownedBy(typeof newOwner === 'string' && newOwner !== '' ? newOwner : null)
    } else if (sent.sender === owner) {
      const event = eventOf(sent)
      if (event !== null) onEvent(event)
    }
  }
  function ask(): void {
    const asked = ++turn
    const answered = (name: string | null): void => {
      if (asked !== turn) return
      ownedBy(name)
      const heard = held
      held = []
      for (const sent of heard) take(sent)
    }
    bus.call(busMethod('GetNameOwner', 's', [LOGIN1]), { signal }).then(
      ([name]) => answered(typeof name === 'string' ? name : null),
      error => {
        if (error instanceof BusRefusal) answered(null)
        // A bus that is slow is asked again; one that is gone begins anew by itself.
        else if (error instanceof NoAnswer && asked === turn && !signal.aborted) ask()
      },
    )
  }
  return {
    rules,
    onHearing: ask,
    onSignal(sent) {
      if (owner === undefined) held.push(sent)
      else take(sent)
    },
    onDeaf() {
      turn += 1
      held = []
      if (typeof owner === 'string') onEvent({ kind: 'deaf' })
      owner = undefined
    },
  }
}

function eventOf({ path, interface: of, member, body }: SentSignal): Login1Event | null {
  switch (`${of}.${member}`) {
    case `${MANAGER}.SessionNew`:
    case `${MANAGER}.SessionRemoved`: {
      const object = body[1]
      return typeof object === 'string' ? { kind: member === 'SessionNew' ? 'new' : 'removed', path: object } : null
    }
    case `${SESSION}.Lock`:
      return { kind: 'lock', path }
    case `${SESSION}.Unlock`:
      return { kind: 'unlock', path }
    case `${PROPERTIES}.PropertiesChanged`: {
      const [changed, values] = body
      if (changed !== SESSION) return null
      const locked: unknown = typeof values === 'object' && values !== null ? Reflect.get(values, 'LockedHint') : null
      return typeof locked === 'boolean' ? { kind: 'hint', path, locked } : { kind: 'changed', path }
    }
    default:
      return null
  }
}
