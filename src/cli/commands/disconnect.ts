import { sessionVerb } from '../session-verb.ts'
import type { Verb } from '../verb.ts'

const disconnect: Verb = sessionVerb('disconnect', {
  summary: 'Disconnect sessions by id',
  details: 'The sessions go on without a desktop, with everything that is open in them. Nobody is logged off.',
})
export default disconnect
