import type { Clock } from '../model/clock.ts'
import type { Fact } from '../store/store.ts'

/** The wall clock was set, or this process did not run for a while. */
export type TimeShift = Extract<Fact, { kind: 'clock-jumped' | 'woke' }>

/** Notices when wall clock and elapsed time drift apart, and when a timer comes far too late. */
export class TimeWatch {
  constructor(_clock: Clock, _onShift: (shift: TimeShift) => void) {}

  start(): void {}

  close(): void {}
}
