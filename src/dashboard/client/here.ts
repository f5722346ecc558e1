import { ms } from '../../model/time.ts'
import { browserClock } from '../../runtime/browser-clock.ts'
import { systemRandom } from '../../runtime/random.ts'
import { keyed } from './keyed.ts'
import { type LiveBoard, liveBoard } from './live-board.ts'
import { type Requests, requestsBy } from './requests.ts'

/** So long a page that is not drawn waits. */
const UNSEEN = ms(1_000)

/** The composition root of every page: what it has from the browser that it runs in. */
const fetcher = keyed(
  (...asked) => fetch(...asked),
  () => localStorage,
)
export const requests: Requests = requestsBy(fetcher)

export { browserClock as clock }

/** A page that nobody sees is not drawn; but the title of its tab is seen, and whoever hears it hears it, so that it doesn't wait for that. */
function beforeDrawing(draw: () => void): void {
  const once = (): void => {
    timer.cancel()
    cancelAnimationFrame(frame)
    draw()
  }
  const frame = requestAnimationFrame(once)
  const timer = browserClock.after(UNSEEN, once)
}

/** Follows the daemon for as long as the page is open, and tries at once when somebody comes back to it. */
export function followHere(): LiveBoard {
  const live = liveBoard({
    fetcher,
    clock: browserClock,
    random: systemRandom,
    beforeDrawing,
  })
  addEventListener('online', () => live.hurry())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') live.hurry()
  })
  return live
}
