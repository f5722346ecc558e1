import { useEffect, useState } from 'preact/hooks'
import { type Instant, ms } from '../../model/time.ts'
import type { PageClock } from '../../runtime/browser-clock.ts'

/** What is told in minutes is drawn anew so often. */
const OFTEN = ms(5_000)

/** The time as it is when this is drawn, for what is told in minutes. */
export function useMinute(clock: PageClock): Instant {
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const timer = clock.after(OFTEN, () => setTurn(turn + 1))
    return () => timer.cancel()
  }, [clock, turn])
  return clock.now()
}
