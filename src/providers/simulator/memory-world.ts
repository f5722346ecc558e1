import { Bell } from '../bell.ts'
import type { World, WorldState } from './world.ts'

/** A world for one process, gone with it. */
export function memoryWorld(initial: WorldState): World {
  let state = initial
  const bell = new Bell()
  const closed = new AbortController()
  return {
    read: () => state,
    change(edit) {
      const edited = edit(state)
      if (edited.state !== state) {
        state = edited.state
        bell.ring()
      }
      return edited.result
    },
    changes: ({ signal }) => bell.listen({ signal: AbortSignal.any([signal, closed.signal]) }),
    close: () => closed.abort(),
  }
}
