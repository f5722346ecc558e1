import { type Milliseconds, ms } from '../model/time.ts'

/** The furthest that a limit may look back. */
export const WRITES_KEPT: Milliseconds = ms(24 * 3_600_000)
