import type { Intent } from '../model/action.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import { ActionQueue, type EndedAction } from './action-queue.ts'
import { Admission } from './admission.ts'
import { Enforcing } from './enforcing.ts'
import type { ReconcileEvent } from './events.ts'
import { followers } from './followers.ts'
import { Following } from './following.ts'
import { Lookout } from './lookout.ts'
import { Notes } from './notes.ts'
import { NoticeRunner } from './notice-runner.ts'
import type { ReconcilerOptions } from './options.ts'
import { Orders } from './orders.ts'
import { Planning } from './planning.ts'
import { Requested } from './requested.ts'
import { Tickets } from './tickets.ts'
import { type TimeShift, TimeWatch } from './time-watch.ts'
import { Trigger } from './trigger.ts'
import { Wake } from './wake.ts'

/** What the loop is put together from. */
export interface Parts {
  readonly trigger: Trigger
  readonly wake: Wake
  readonly queue: ActionQueue
  readonly lookout: Lookout
  readonly tickets: Tickets
  readonly notes: Notes
  readonly planning: Planning
  readonly following: Following
  readonly requested: Requested
  readonly enforcing: Enforcing
  readonly orders: Orders
  readonly notices: NoticeRunner
  readonly timeWatch: TimeWatch
}

/** What its parts ask of the loop. */
interface Upon {
  readonly pass: () => Promise<void>
  readonly ended: (action: EndedAction, took: Milliseconds) => void
  readonly dropped: (intent: Intent, why: string) => void
  readonly timeShifted: (shift: TimeShift) => void
}

/** Nothing is sent that was decided upon a look older than that, or than two resyncs where these are longer. */
const LONGEST_AGE: Milliseconds = ms(60_000)

export function partsOf(options: ReconcilerOptions, upon: Upon): Parts {
  const { clock, provider, store, turn, stopReason, resync } = options
  const { actuator, reader } = provider
  const { concurrency } = reader.capabilities
  const emit = (event: ReconcileEvent): void => options.onEvent(event)
  const tickets = new Tickets()
  const notes = new Notes(store)
  const planning = new Planning({ ...options, notes })
  const trigger = new Trigger(upon.pass, options)
  const wake = new Wake(clock, () => trigger.pull())
  const timeWatch = new TimeWatch(clock, upon.timeShifted)
  const queue = new ActionQueue({
    actuator,
    concurrency,
    clock,
    turn,
    stopReason,
    longestAge: ms(Math.max(2 * resync, LONGEST_AGE)),
    onSending: () => timeWatch.check(),
    onStale: () => trigger.pull(),
    onEnded: upon.ended,
    onDropped: upon.dropped,
  })
  const lookout = new Lookout({ ...options, reader, queue, notes, emit })
  const orders = new Orders({ ...options, notes, emit })
  const notices = new NoticeRunner({
    actuator,
    concurrency,
    clock,
    turn,
    stopReason,
    onEnded: fact => {
      notes.add(fact)
      trigger.pull()
    },
    emit,
  })
  const following = new Following({ ...options, followers, lookout, notes, notices, emit })
  const admission = new Admission({ ...options, lookout, emit })
  const requested = new Requested({ ...options, tickets, planning, admission, queue, notes })
  const enforcing = new Enforcing({ ...options, queue, notices, requested, admission, notes, emit })
  return {
    trigger,
    wake,
    queue,
    lookout,
    tickets,
    notes,
    planning,
    following,
    requested,
    enforcing,
    orders,
    notices,
    timeWatch,
  }
}
