import type { Clock } from '../model/clock.ts'
import { atMost } from '../model/pause.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import type { ReloadAsks } from './contract.ts'

export interface Reloading {
  readonly asks: ReloadAsks | null
  readonly clock: Clock
  readonly read: () => Promise<void>
  readonly onBegin: () => void
  readonly onEnd: () => void
}

/** Whoever asked waits no longer: a share that is gone answers much later, or never. */
const READ_WITHIN: Milliseconds = ms(20_000)

/** Reads the policies again whenever somebody asks: never twice at a time, and once more when asked meanwhile. */
export function reloadWhenAsked({ asks, clock, read, onBegin, onEnd }: Reloading): Disposable {
  let running = false
  let again = false
  const reload = async (): Promise<void> => {
    if (running) {
      again = true
      return
    }
    running = true
    do {
      again = false
      onBegin()
      await atMost(clock, READ_WITHIN, read())
      onEnd()
    } while (again)
    running = false
  }
  return asks?.listen(() => void reload()) ?? { [Symbol.dispose]: () => {} }
}
