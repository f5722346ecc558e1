import { type Instant, instant, type Milliseconds, ms } from '../model/time.ts'
import type { Store } from '../store/store.ts'
import { BlockAllWatch } from './block-all.ts'

/** An older one is another day's, and would take long to follow. */
const OLDEST: Milliseconds = ms(86_400_000)
/** The look that showed it began before it was noted. */
const NOTED_WITHIN: Milliseconds = ms(60_000)
/** So many different looks are followed, and no more: the daemon is about to begin. */
const MOST_LOOKS = 2_000

/**
 * The Block All that an earlier life of the daemon recognised, as far as every look since then shows that it went on. It is one again only if the next
 * look shows somebody of it blocked: what happened while nobody looked is known to nobody.
 */
export function blockAllBefore(
  store: Pick<Store, 'journal' | 'recordedObservations'>,
  within: Milliseconds,
  now: Instant,
): BlockAllWatch {
  const watch = new BlockAllWatch(within)
  const [noted] = store.journal({ kinds: ['block-all'], since: instant(now - OLDEST), last: 1 })
  if (noted === undefined) return watch
  const { of } = noted.detail
  watch.recognised([], typeof of === 'number' ? of : 0, noted.at)
  // Each life between began as this one does: it doubted what it had not seen.
  const begun = store.journal({ kinds: ['daemon-started'], since: noted.at }).map(({ at }) => at)
  let looks = 0
  let showedIt = null
  for (const { observation } of store.recordedObservations({ since: instant(noted.at - NOTED_WITHIN) })) {
    looks += 1
    if (looks > MOST_LOOKS) return new BlockAllWatch(within)
    if (observation.observedAt <= noted.at) {
      showedIt = observation
      continue
    }
    if (showedIt !== null) watch.seen(showedIt)
    showedIt = null
    for (; begun[0] !== undefined && begun[0] <= observation.observedAt; begun.shift()) watch.doubt()
    watch.seen(observation)
    if (watch.isOver) return watch
  }
  if (showedIt !== null) watch.seen(showedIt)
  watch.doubt()
  return watch
}
