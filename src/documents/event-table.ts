import type { DaemonEvent } from '../daemon/events.ts'

export interface EventRow {
  /** In the event log of Windows; never another once it was released. Hundreds go by subject. */
  readonly number: number
  /** A sentence that is true whatever the event's fields are. */
  readonly meaning: string
  /** A pass says it, so that its number stands beside it. What ends beside the passes belongs to none. */
  readonly ofPass: boolean
}

/**
 * What programs may rely on of every event: closed like the union itself. docs/events.md is this table, with the fields beside it.
 *
 * 100 the daemon's life, 200 policies, 300 the host and the loop, 400 what befalls sessions, 500 actions, 600 what people say.
 */
export const eventTable: { readonly [Kind in DaemonEvent['kind']]: EventRow } = {
  started: row(100, 'The daemon keeps the host from now on.'),
  ending: row(101, 'The daemon was asked to end, and waits for actions that are running.'),
  'ended-daemon': row(102, 'The daemon ended in order.'),
  disarmed: row(
    110,
    'Nobody has said yet that the policies are to be enforced on this host: every change is withheld.',
  ),
  armed: row(111, 'Somebody said that the policies are to be enforced on this host.'),
  stopped: row(112, 'The host was stopped: nothing is done until somebody resumes it.', true),
  resumed: row(113, 'The host was resumed: acting goes on.', true),
  serving: row(103, 'The API is open, and with it the dashboard where an address is set for browsers.'),
  'journal-head': row(120, 'The newest entry of the journal, against which a cut tail is found.'),
  trouble: row(190, 'Something beside the loop failed, and is tried again.'),

  'policies-loaded': row(200, 'Other policies are in force, or the same ones once more after a refusal.'),
  'policies-rejected': row(201, 'The policies were not accepted; the last good ones stay in force.'),
  'policies-unwatched': row(202, "The folder of policies can't be watched; edits are seen at the next resync."),
  'policies-unreachable': row(204, "The policies can't be read from their source; the last good ones stay in force."),
  reloaded: row(203, 'The policies were read again because somebody asked.'),

  'observe-failed': row(300, "The host can't be observed, so nothing is decided.", true),
  'observe-recovered': row(301, 'The host can be observed again.', true),
  'provider-failed': row(302, 'What acts on the host fails for good, and is left alone for a while.', true),
  'hints-lost': row(303, 'The host tells of changes no more; they are seen at the next resync.'),
  'pass-failed': row(
    310,
    'A pass could not be finished, as when nothing can be kept: nothing is done until one can.',
    true,
  ),
  'pass-recovered': row(311, 'A pass was finished again.', true),
  'clock-jumped': row(320, 'The wall clock was set.'),
  woke: row(321, 'This process did not run for a while, as when the computer slept.'),
  planned: row(330, 'A pass came to a plan.', true),

  'block-all': row(400, 'Someone pressed Block All.', true),
  blocked: row(401, 'Sessions that were not blocked are blocked now.', true),
  reversed: row(402, 'What was done to a session was undone by somebody else.', true),
  contested: row(403, 'Someone fights a rule over a session.', true),
  calm: row(404, 'Nobody fights that rule over that session any more.', true),

  intended: row(500, 'An action is about to be taken, and on disk.', true),
  dropped: row(501, 'An action was not sent after all.'),
  ended: row(502, 'The call of an action ended, which says nothing of its effect.'),
  settled: row(503, 'A later look judged the effect of an action.', true),
  'backing-off': row(504, 'An action failed, and waits before it is tried again.', true),
  notice: row(510, 'The wait before a disconnect began.', true),
  'notice-shown': row(511, 'The warning before a disconnect was shown, or could not be.'),
  'notice-cancelled': row(512, 'A disconnect that was waited for is not due any more.', true),

  requested: row(600, 'Somebody asked the daemon for something.'),
  placed: row(601, 'A hold or an override is in force.'),
  'placed-ended': row(602, 'A hold or an override ended.'),
}

function row(number: number, meaning: string, ofPass = false): EventRow {
  return { number, meaning, ofPass }
}
