import { type Bus, BusRefusal } from './bus.ts'
import { isNoSession, managerMethod, sessionProperties } from './login1.ts'
import { type LookedSession, parseSession } from './login1-session.ts'

export interface Look {
  readonly sessions: readonly LookedSession[]
  /** false: there are sessions that could not be read. */
  readonly complete: boolean
}

interface Options {
  readonly signal: AbortSignal
}

/**
 * Everything that logind tells of its sessions, asked in two turns: who is there, then all of them at once.
 * @throws whatever the bus throws, or {Error} an answer that can't be understood
 */
export async function look(bus: Bus, options: Options): Promise<Look> {
  const paths = pathsOf(await bus.call(managerMethod('ListSessions'), options))
  const read = await Promise.all(paths.map(path => readSession(bus, path, options)))
  return {
    sessions: read.filter(session => typeof session === 'object'),
    complete: !read.includes('unreadable'),
  }
}

/** @returns gone: it ended since it was listed */
export async function readSession(
  bus: Bus,
  path: string,
  options: Options,
): Promise<LookedSession | 'gone' | 'unreadable'> {
  let answer: readonly unknown[]
  try {
    answer = await bus.call(sessionProperties(path), options)
  } catch (error) {
    if (!(error instanceof BusRefusal)) throw error
    return isNoSession(error.error) ? 'gone' : 'unreadable'
  }
  return parseSession(path, answer)
}

/** Of each session: id, user id, user, seat, object. */
function pathsOf([listed]: readonly unknown[]): readonly string[] {
  if (!Array.isArray(listed)) throw new Error('logind lists its sessions in a way that can not be understood')
  return listed.map((row: unknown) => {
    const path: unknown = Array.isArray(row) ? row[4] : null
    if (typeof path !== 'string') throw new Error('logind lists a session without saying where it is')
    return path
  })
}
