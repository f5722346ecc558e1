import { fold } from '../model/fold.ts'
import type { Match } from '../model/policy.ts'
import type { Connection } from '../model/session.ts'
import { type Milliseconds, parseDuration } from '../model/time.ts'
import { EVERY, fieldNames, type Key, readKey } from './selector-keys.ts'
import type { SelectorProblem, Term } from './selector-terms.ts'
import { canonicalGlob, canonicalUser, isPlainId } from './selector-text.ts'
import { didYouMean, nearest } from './suggest.ts'

type Listed = 'sessionId' | 'user' | 'group' | 'station' | 'client' | 'connection' | 'host'

/** What the terms read so far choose. */
export class SelectorChoice {
  readonly #lists = new Map<Listed, Set<string>>()
  readonly #labels = new Map<string, Set<string>>()
  #admin: boolean | null = null
  #idleFor: Milliseconds | null = null

  add(term: Term): SelectorProblem | null {
    if (term.key === null) return term.value === EVERY ? null : this.#word(term)
    const key = readKey(term.key, term.column)
    return 'message' in key ? key : this.#value(key, term)
  }

  /** In the order of `match`, so that equal choices make equal matches. Whatever else is chosen is part of every session. */
  match(): Match {
    const lists = this.#lists
    const list = (field: Listed): readonly string[] => [...(lists.get(field) ?? [])].sort()
    const labels = [...this.#labels.keys()].sort()
    const match: Match = {
      ...(lists.has('sessionId') && { sessionId: list('sessionId') }),
      ...(lists.has('user') && { user: list('user') }),
      ...(lists.has('group') && { group: list('group') }),
      ...(lists.has('station') && { station: list('station') }),
      ...(labels.length > 0 && {
        labels: Object.fromEntries(labels.map(name => [name, [...(this.#labels.get(name) ?? [])].sort()])),
      }),
      ...(lists.has('client') && { client: list('client') }),
      ...(lists.has('connection') && { connection: list('connection').filter(isConnection) }),
      ...(this.#admin !== null && { admin: this.#admin }),
      ...(this.#idleFor !== null && { idleFor: this.#idleFor }),
      ...(lists.has('host') && { host: list('host') }),
    }
    return Object.keys(match).length === 0 ? { everySession: true } : match
  }

  #word(term: Term): SelectorProblem | null {
    if (/^[0-9A-Za-z]+$/.test(term.value) && isPlainId(term.value)) return this.#sessionId(term)
    return problem(term, `${shown(term.value)} alone says nothing`, wordHint(term.value))
  }

  #value(key: Key, term: Term): SelectorProblem | null {
    const { value } = term
    if (key.kind === 'label') return put(this.#labels, key.name, canonicalGlob(value))
    switch (key.field) {
      case 'sessionId':
        return this.#sessionId(term)
      case 'user':
        return this.#user(term)
      case 'group':
      case 'client':
      case 'host':
        return put(this.#lists, key.field, canonicalGlob(fold(value)))
      case 'station':
        return put(this.#lists, 'station', canonicalGlob(value))
      case 'connection':
        if (isConnection(value)) return put(this.#lists, 'connection', value)
        return problem(term, `there is no connection ${shown(value)}`, didYouMean(value, connections) ?? oneOfThem)
      case 'admin':
        return this.#setAdmin(term)
      case 'idleFor':
        return this.#setIdleFor(term)
      default:
        return key.field satisfies never
    }
  }

  #user(term: Term): SelectorProblem | null {
    const user = canonicalUser(term.value)
    if (!user.endsWith('\\')) return put(this.#lists, 'user', user)
    return problem(term, `${shown(term.value)} names nobody`, `did you mean ${user}*?`)
  }

  #sessionId(term: Term): SelectorProblem | null {
    const { value } = term
    if (!/^[0-9A-Za-z]+$/.test(value)) {
      return problem(
        term,
        `${shown(value)} is no session id`,
        'an id is a number, or letters and digits; it knows no *',
      )
    }
    if (!/^\d+$/.test(value)) return put(this.#lists, 'sessionId', value)
    // The cmdlets' word for "no session", the largest number of 32 bits, and all beyond it.
    if (Number(value) >= 4_294_967_295) return problem(term, `${value} is no session id`, null)
    return put(this.#lists, 'sessionId', String(Number(value)))
  }

  #setAdmin(term: Term): SelectorProblem | null {
    if (term.value !== 'true' && term.value !== 'false') {
      return problem(term, `admin is ${shown(term.value)}`, 'write admin=true or admin=false')
    }
    const admin = term.value === 'true'
    if (this.#admin === !admin) return problem(term, 'admin is both true and false', 'leave it out')
    this.#admin = admin
    return null
  }

  /** Of several the shortest: it is what one or the other comes to. */
  #setIdleFor(term: Term): SelectorProblem | null {
    const length = parseDuration(term.value)
    if (length === null || length === 0) {
      return problem(term, `${shown(term.value)} is no length of time`, 'write 500ms, 10s, 5m, 1h or 2d')
    }
    if (this.#idleFor === null || length < this.#idleFor) this.#idleFor = length
    return null
  }
}

function put<K>(chosen: Map<K, Set<string>>, key: K, value: string): null {
  const values = chosen.get(key)
  if (values === undefined) chosen.set(key, new Set([value]))
  else values.add(value)
  return null
}

const connections: readonly Connection[] = ['station', 'remote', 'console']
const oneOfThem = `write one of ${connections.join(', ')}`

function isConnection(value: string): value is Connection {
  return connections.some(connection => connection === value)
}

function wordHint(word: string): string {
  const name = nearest(word, [...fieldNames(), EVERY, 'all', 'every', '*'], 1)
  if (name !== null) return fieldNames().includes(name) ? `write ${name}=…` : `did you mean ${EVERY}?`
  if (/[=]/.test(word)) return `quote the value alone: ${word.replace(/=(.*)$/, "='$1'")}`
  return /^[A-Za-z]+$/.test(word)
    ? `did you mean user=${word}? an id without a digit is session=${word}`
    : 'write station=4 or user=ana'
}

function problem(term: Term, message: string, hint: string | null): SelectorProblem {
  return { column: term.valueColumn, message, hint }
}

function shown(value: string): string {
  return value.length > 40 ? `${JSON.stringify(value.slice(0, 37)).slice(0, -1)}…"` : JSON.stringify(value)
}
