import { sessionVerb } from '../session-verb.ts'
import type { Verb } from '../verb.ts'

const unlock: Verb = sessionVerb('unlock', {
  summary: 'Unlock sessions by id',
  details:
    'Lifts the block that keeps people from their desktops. A policy, or the next Block All, may block them again.',
})
export default unlock
