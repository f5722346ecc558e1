import { useEffect, useState } from 'preact/hooks'
import { ms } from '../../model/time.ts'
import type { PageClock } from '../../runtime/browser-clock.ts'

/** What is told in minutes is drawn anew so often. */
const OFTEN = ms(5_000)

/** Draws again and again, for what is told in minutes. */
export function useMinute(clock: PageClock): void {
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const timer = clock.after(OFTEN, () => setTurn(turn + 1))
    return () => timer.cancel()
  }, [clock, turn])
}
