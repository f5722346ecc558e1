import { ms } from '../../model/time.ts'
import type { PageClock } from '../../runtime/browser-clock.ts'
import type { Announcement } from '../room/announcements.ts'

/** Long enough for every screen reader to have taken it up; what stays for longer is found later by whoever reads through the page, as if it were still so. */
const STAYS = ms(10_000)
/** Nobody listens to more at once. */
const AT_ONCE = 5

/** An announcement that was just made. Two of the same words are two. */
export interface Utterance extends Announcement {
  readonly key: number
}

/** What is being said. Each is there for a while beside the others, since one that takes another's place may never be heard. */
export class Utterances {
  readonly #clock: PageClock
  readonly #onChange: (now: readonly Utterance[]) => void
  #now: readonly Utterance[] = []
  #made = 0

  constructor(clock: PageClock, onChange: (now: readonly Utterance[]) => void) {
    this.#clock = clock
    this.#onChange = onChange
  }

  add(announcements: readonly Announcement[]): void {
    if (announcements.length === 0) return
    const added = announcements.map(each => ({ ...each, key: ++this.#made }))
    this.#become([...this.#now, ...added].slice(-AT_ONCE))
    this.#clock.after(STAYS, () => this.#become(this.#now.filter(({ key }) => added.every(each => each.key !== key))))
  }

  #become(now: readonly Utterance[]): void {
    this.#now = now
    this.#onChange(now)
  }
}
