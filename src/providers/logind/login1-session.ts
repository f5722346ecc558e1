import { type Instant, instant, type Milliseconds, ms } from '../../model/time.ts'
import type { SeenSession } from './seen.ts'

/** A session with what only its provider needs of it. */
export interface LookedSession extends SeenSession {
  /** When it began, on the machine's own clock, which nobody can set. */
  readonly beganAt: Milliseconds
}

/**
 * A session's properties as they came over the bus, believed only where they are of the type that org.freedesktop.login1(5) gives them.
 * @throws {Error} a property is missing or of another type; the message names it
 */
export function parseSession(path: string, answer: readonly unknown[]): LookedSession {
  const property = reader(path, answer[0])
  const text = (name: string): string => property(name, (value): value is string => typeof value === 'string')
  const flag = (name: string): boolean => property(name, (value): value is boolean => typeof value === 'boolean')
  const count = (name: string): number => property(name, (value): value is number => typeof value === 'number')
  const microseconds = (name: string): number =>
    Math.floor(Number(property(name, (value): value is bigint => typeof value === 'bigint')) / 1_000)
  const [uid] = property('User', (value): value is [number] => Array.isArray(value) && typeof value[0] === 'number')
  const [seat] = property('Seat', (value): value is [string] => Array.isArray(value) && typeof value[0] === 'string')
  return {
    id: text('Id'),
    path,
    uid,
    user: text('Name'),
    seat: seat === '' ? null : seat,
    display: text('Display') || null,
    service: text('Service'),
    type: text('Type'),
    class: text('Class'),
    state: text('State'),
    active: flag('Active'),
    remote: flag('Remote'),
    remoteHost: text('RemoteHost') || null,
    leader: count('Leader'),
    logonAt: instant(microseconds('Timestamp')),
    beganAt: ms(microseconds('TimestampMonotonic')),
    idleHint: flag('IdleHint'),
    idleSince: instantOf(microseconds('IdleSinceHint')),
    lockedHint: flag('LockedHint'),
  }
}

/** 0: never. */
function instantOf(milliseconds: number): Instant | null {
  return milliseconds === 0 ? null : instant(milliseconds)
}

type Reader = <T>(name: string, is: (value: unknown) => value is T) => T

function reader(path: string, properties: unknown): Reader {
  if (typeof properties !== 'object' || properties === null) throw new Error(`logind told no properties of ${path}`)
  const told = new Map<string, unknown>(Object.entries(properties))
  return (name, is) => {
    const value = told.get(name)
    if (is(value)) return value
    const what = told.has(name) ? `has another type than expected: ${shown(value)}` : 'is missing'
    throw new Error(`logind tells of ${path} what can't be understood: its property ${name} ${what}`)
  }
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? String(value)
}
