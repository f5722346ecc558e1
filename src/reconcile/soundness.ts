import type { Observation } from '../model/session.ts'

/**
 * Whether this really is an observation, as the type says. What is wrong with it in one line; null: nothing.
 *
 * Providers read what other programs print. What they got wrong must not be planned with: two sessions of one id would be one
 * session of two states, and a word that nobody knows would be taken for whatever is compared last.
 *
 * Names are checked to be text and no more. A person chooses the name of her own machine, and must not make the whole host unobservable
 * by it.
 */
export function unsound(observation: unknown): string | null {
  if (!isRecord(observation)) return 'what it gave is no observation'
  const wrong = firstWrong(observation, OBSERVATION)
  if (wrong !== null) return wrong
  const ids = new Set<unknown>()
  // OBSERVATION has seen to it that this is an array.
  for (const session of observation.sessions as readonly unknown[]) {
    if (!isRecord(session)) return `${shown(session)} stands where a session should`
    const problem = firstWrong(session, SESSION)
    if (problem !== null) return `session ${shown(session.id)}: ${problem}`
    if (ids.has(session.id)) return `session ${shown(session.id)} is there twice`
    ids.add(session.id)
  }
  return null
}

type Check = (value: unknown) => boolean
type Checks<T> = readonly (readonly [keyof T & string, Check])[]
type Session = Observation['sessions'][number]

const ACTIONS: ReadonlySet<string> = new Set(['unlock', 'disconnect'])

/** The furthest that a Date goes either way. */
const LAST_INSTANT = 8.64e15

const isName: Check = value => typeof value === 'string' && value.trim() !== ''
const isFlag: Check = value => typeof value === 'boolean'
const isInstant: Check = value => typeof value === 'number' && Math.abs(value) <= LAST_INSTANT
const isId: Check = value => typeof value === 'string' && /^[0-9A-Za-z]+$/.test(value)
/** Actions and why they are not possible, if that is told at all. */
const isReasons: Check = value =>
  value === undefined ||
  (isRecord(value) && Object.entries(value).every(([name, why]) => ACTIONS.has(name) && isName(why)))
const isTristate: Check = oneOf('yes', 'no', 'unknown')

const OBSERVATION: Checks<Observation> = [
  ['host', isName],
  ['observedAt', isInstant],
  ['provider', isName],
  ['complete', isFlag],
  ['confirmsIdentity', isFlag],
  ['unlockLiftsLocks', isFlag],
  ['sessions', Array.isArray],
]

const SESSION: Checks<Session> = [
  ['id', isId],
  ['user', orNull(isName)],
  ['domain', orNull(isName)],
  ['groups', orNull(listOf(isName))],
  ['station', orNull(isName)],
  ['client', orNull(isName)],
  ['connection', orNull(oneOf('station', 'remote', 'console'))],
  ['state', oneOf('active', 'disconnected', 'other', 'unknown')],
  ['blocked', isTristate],
  ['locked', isTristate],
  ['admin', orNull(isFlag)],
  ['logonAt', orNull(isInstant)],
  ['idleSince', orNull(isInstant)],
  ['own', isFlag],
  ['can', listOf(oneOf('unlock', 'disconnect'))],
  ['cannot', isReasons],
]

function firstWrong<T>(record: Readonly<Record<string, unknown>>, checks: Checks<T>): string | null {
  const wrong = checks.find(([field, isRight]) => !isRight(record[field]))
  return wrong === undefined ? null : `${wrong[0]} is ${shown(record[wrong[0]])}`
}

function oneOf(...words: readonly string[]): Check {
  const known: ReadonlySet<unknown> = new Set(words)
  return value => known.has(value)
}

function orNull(check: Check): Check {
  return value => value === null || check(value)
}

function listOf(check: Check): Check {
  return value => Array.isArray(value) && value.every(check)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** Short, on one line, and without characters that a terminal obeys. */
function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  return (JSON.stringify(value) ?? typeof value).slice(0, 40).replace(/[^ -~]/g, '?')
}
