import { InvalidInput } from '../errors.ts'
import { lengthOptions } from '../length.ts'
import { words } from '../values.ts'
import { type Verb, verb } from '../verb.ts'

const hold: Verb = verb({
  name: 'hold',
  summary: 'Leave sessions alone for a while',
  args: '<selector>',
  details:
    'Nothing is unlocked or disconnected there until the hold ends or is released; what was not sent yet is not sent. ' +
    "A selector is a session id, fields as room=lab-1,connection=station or user='CLASS\\ana', or everySession. By fields it also " +
    'covers sessions that come later, by id one stay only. A time of day means the next such time on the wall clock of the ' +
    "settings' timeZone; without one, UTC, and that is said. The settings' longestHold is the longest there is.",
  options: {
    ...lengthOptions,
    reason: { value: 'TEXT', description: 'why; everybody who looks will read it', read: words },
  },
  formats: ['text', 'json'],
  examples: [
    { command: 'stationkeeper hold 5 --for 20m --reason "talking to Ana"', does: 'Leave session 5 as it is.' },
    {
      command: 'stationkeeper hold room=lab-1 --until 12:00 --reason "exam on paper"',
      does: 'A whole room, until the next noon.',
    },
    { command: 'stationkeeper release room=lab-1', does: 'End it early.' },
  ],
  async run(invocation) {
    const { reason } = invocation.flags
    if (reason === null) throw new InvalidInput('--reason is missing', { hint: 'say why, for whoever finds it held' })
    const { placeAndShow } = await import('../place.ts')
    return await placeAndShow({ verb: 'hold', reason }, invocation)
  },
})
export default hold
