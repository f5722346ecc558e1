import { useEffect, useState } from 'preact/hooks'
import { type Instant, ms } from '../../model/time.ts'
import type { PageClock } from '../../runtime/browser-clock.ts'

/** What is told in minutes is drawn anew so often. */
const OFTEN = ms(5_000)

/** The time, for what is told in minutes. */
export function useMinute(clock: PageClock): Instant {
  const [now, setNow] = useState(() => clock.now())
  useEffect(() => {
    const timer = clock.after(OFTEN, () => setNow(clock.now()))
    return () => timer.cancel()
  }, [clock, now])
  return now
}
