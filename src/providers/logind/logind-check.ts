import { continues, type Incarnation } from '../../model/incarnation.ts'
import { qualifiedUser } from '../../model/session.ts'
import { GoneError, UnsupportedError } from '../errors.ts'
import { type Bus, BusRefusal } from './bus.ts'
import { isNoSession, managerMethod } from './login1.ts'
import type { LookedSession } from './login1-session.ts'
import { readSession } from './look.ts'
import { isClosing, isPersons, userOf } from './sessions.ts'

/**
 * Reads the session that an action is meant for, right before it.
 * @throws {GoneError} it has ended, is ending, or is somebody else's by now
 * @throws {UnsupportedError} it is nobody's desktop
 * @throws whatever the bus throws
 */
export async function checkedSession(
  bus: Bus,
  target: Incarnation,
  options: { readonly signal: AbortSignal },
): Promise<LookedSession> {
  const { sessionId } = target
  const seen = await find(bus, sessionId, options)
  // logind also knows aliases, such as `self`, which are nobody's id.
  if (seen === null || seen.id !== sessionId) throw new GoneError(`session ${sessionId} has ended`)
  if (!isPersons(seen)) {
    throw new UnsupportedError(
      `session ${sessionId} is nobody's desktop (class ${seen.class}, type ${seen.type}); only desktops of people are treated`,
    )
  }
  const user = qualifiedUser(userOf(seen)) ?? ''
  if (!continues(target, user, seen))
    throw new GoneError(`session ${sessionId} is another one by now: it ended, and its id was given again`)
  if (isClosing(seen)) throw new GoneError(`session ${sessionId} is ending: its user has left`)
  return seen
}

/** @returns null: there is none */
async function find(bus: Bus, id: string, options: { readonly signal: AbortSignal }): Promise<LookedSession | null> {
  let path: unknown
  try {
    const answer = await bus.call(managerMethod('GetSession', 's', [id]), options)
    path = answer[0]
  } catch (error) {
    if (error instanceof BusRefusal && isNoSession(error.error)) return null
    throw error
  }
  if (typeof path !== 'string') throw new Error(`logind does not say where session ${id} is`)
  const seen = await readSession(bus, path, options)
  if (seen === 'unreadable') throw new Error(`logind lets nobody read session ${id}`)
  return seen === 'gone' ? null : seen
}
