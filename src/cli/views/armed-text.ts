import { isoInstant } from '../../model/time.ts'
import type { Armed } from '../armed.ts'
import { armingCommand } from './arming-text.ts'

/** Whether the policies may be enforced, and by whose word. */
export function armedText(armed: Armed): string {
  if (!armed.armed) return `no, so nothing is done; enforce the policies with ${armingCommand(armed.byService)}`
  if (armed.by === null || armed.at === null) return 'yes, as the simulator always is'
  return `yes, by ${armed.by} since ${isoInstant(armed.at)}`
}
