import type { Session } from '../model/session.ts'
import type { World, WorldState } from '../providers/simulator/world.ts'
import type { Offset } from './policy-test.ts'

/** A session became another one. null: it was not there, or is there no more. */
export interface Change {
  readonly at: Offset
  readonly id: string
  readonly before: Session | null
  readonly after: Session | null
}

/** A world that remembers every change of a session, whoever made it. */
export function witnessed(
  world: World,
  now: () => Offset,
  onChange: (change: Change) => void,
): { readonly world: World; readonly changes: readonly Change[] } {
  const changes: Change[] = []
  const note = (before: WorldState, after: WorldState): void => {
    if (before.sessions === after.sessions) return
    const left = new Map(before.sessions.map(session => [session.id, session]))
    const changed: Change[] = []
    for (const session of after.sessions) {
      const was = left.get(session.id) ?? null
      left.delete(session.id)
      if (was !== session) changed.push({ at: now(), id: session.id, before: was, after: session })
    }
    for (const [id, session] of left) changed.push({ at: now(), id, before: session, after: null })
    for (const change of changed) {
      changes.push(change)
      onChange(change)
    }
  }
  return {
    changes,
    world: {
      ...world,
      change(edit) {
        const before = world.read()
        const result = world.change(edit)
        note(before, world.read())
        return result
      },
    },
  }
}
