import type { Clock } from '../model/clock.ts'
import { ms } from '../model/time.ts'
import { Progress } from './progress.ts'
import type { Terminal } from './terminal.ts'

const LOOK = ms(500)

/** Says on a terminal what is waited for, once that takes over a second, and takes it away again. */
export async function whileWaiting<T>(
  text: () => string,
  work: Promise<T>,
  terminal: Terminal,
  clock: Clock,
): Promise<T> {
  const progress = new Progress(terminal, clock)
  let timer = clock.after(LOOK, tell)
  function tell(): void {
    progress.at(text)
    timer = clock.after(LOOK, tell)
  }
  try {
    return await work
  } finally {
    timer.cancel()
    progress.clear()
  }
}
