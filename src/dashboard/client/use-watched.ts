import { useEffect, useState } from 'preact/hooks'
import type { Watched } from './stored.ts'

/** Draws the component anew whenever the value is another. */
export function useWatched<T>(watched: Watched<T>): T {
  const [, setTurn] = useState(0)
  const drawn = watched.get()
  useEffect(() => {
    const again = (): void => setTurn(turn => turn + 1)
    // It may have changed between drawing and watching.
    if (!Object.is(watched.get(), drawn)) again()
    return watched.watch(again)
  }, [watched])
  return drawn
}
