import { browserClock } from '../../runtime/browser-clock.ts'
import { systemRandom } from '../../runtime/random.ts'
import { type LiveBoard, liveBoard } from './live-board.ts'
import { type Requests, requestsBy } from './requests.ts'

/** The composition root of every page: what it has from the browser that it runs in. */
export const requests: Requests = requestsBy((...asked) => fetch(...asked))

export { browserClock as clock }

/** Follows the daemon for as long as the page is open, and tries at once when somebody comes back to it. */
export function followHere(): LiveBoard {
  const live = liveBoard({
    fetcher: (...asked) => fetch(...asked),
    clock: browserClock,
    random: systemRandom,
    // Nothing is drawn of a page that nobody sees, and it catches up when somebody does.
    beforeDrawing: draw => void requestAnimationFrame(draw),
  })
  addEventListener('online', () => live.hurry())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') live.hurry()
  })
  return live
}
