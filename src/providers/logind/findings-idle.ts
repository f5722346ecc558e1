import type { Finding } from '../provider.ts'
import { isManaged, named } from './findings.ts'
import type { SeenSession } from './seen.ts'

/**
 * Sessions of which logind was never told whether anybody is idle there (`IdleSinceHint` is 0). logind sets no time where a session is called busy that
 * was not called idle before, so one that tells, and in which nobody was idle yet, can't be told from one that never will.
 */
export function idleFindings(sessions: readonly SeenSession[]): readonly Finding[] {
  const untold = sessions.filter(session => isManaged(session) && session.idleSince === null)
  if (untold.length === 0) return []
  const message = `${named(untold)}: nothing there has told logind yet that nobody is at work, so how long they are idle is not known, and rules with \`idleFor\` leave them alone`
  return [{ level: 'note', topic: 'idle', message, fix: WHO_TELLS }]
}

/** By their sources: gnome-session, xss-lock, swayidle. */
const WHO_TELLS =
  "nothing, if somebody was at work there ever since and the desktop tells by itself, as GNOME does when it blanks the screen; else have it told: under X11 by xss-lock, when X's screen saver comes on (`xset s 600`), under sway and the like by `swayidle idlehint 600`"
