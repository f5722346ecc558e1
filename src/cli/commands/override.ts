import type { Ensure } from '../../model/policy.ts'
import { InvalidInput } from '../errors.ts'
import { lengthOptions } from '../length.ts'
import { words } from '../values.ts'
import { type Verb, verb } from '../verb.ts'

const states = ['unlocked', 'disconnected', 'unmanaged'] as const

const override: Verb = verb({
  name: 'override',
  summary: 'Want something else than the policies for a while',
  args: '<selector>',
  details:
    'A rule above every priority, on this host only, until it ends or is released; plan and status show it as drift from the ' +
    'policies. All guards apply, and a hold beats it. A selector is as in `hold`, and so is --until. A disconnected session gives ' +
    'up its station, and with it the labels: to keep somebody disconnected, select by user.',
  options: {
    ensure: { value: 'STATE', description: states.join(', '), words: states, read: ensureOf },
    ...lengthOptions,
    reason: { value: 'TEXT', description: 'why; everybody who looks will read it', read: words },
  },
  formats: ['text', 'json'],
  examples: [
    {
      command: 'stationkeeper override room=lab-2 --ensure unlocked --until 12:00 --reason "the exam moved here"',
      does: 'Keep a room open that no policy speaks of.',
    },
    {
      command: 'stationkeeper override station=4 --ensure unmanaged --for 1h --reason "being repaired"',
      does: 'Leave a station to itself, whatever the policies say.',
    },
    { command: 'stationkeeper release room=lab-2', does: 'Back to the policies.' },
  ],
  async run(invocation) {
    const { ensure, reason } = invocation.flags
    if (ensure === null) throw new InvalidInput('--ensure is missing', { hint: `it is one of ${states.join(', ')}` })
    if (reason === null) throw new InvalidInput('--reason is missing', { hint: 'say why, for whoever sees the drift' })
    const { placeAndShow } = await import('../place.ts')
    return await placeAndShow({ verb: 'override', ensure, reason }, invocation)
  },
})
export default override

function ensureOf(text: string): Ensure {
  const state = states.find(known => known === text)
  if (state !== undefined) return state
  throw new InvalidInput(`${JSON.stringify(text)} is no state`, { hint: `it is one of ${states.join(', ')}` })
}
