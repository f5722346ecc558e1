import type { Observation, Session } from '../../src/model/session.ts'
import type { Sight } from './adversary.ts'

/** What the host says when it is looked at so. */
export async function seen(sight: Sight, see: () => Promise<Observation>): Promise<Observation> {
  if (sight === 'hanging') return await new Promise(() => {})
  if (sight === 'failing') throw new Error('the host does not answer')
  const observation = await see()
  const { sessions } = observation
  switch (sight) {
    case 'well':
      return observation
    case 'incomplete':
      return { ...observation, complete: false, sessions: sessions.slice(1) }
    case 'empty':
      return { ...observation, sessions: [] }
    case 'twice the same id':
      return { ...observation, sessions: [...sessions, ...sessions] }
    case 'no words':
      // What a provider that was never checked may hand over: not a session at all.
      return { ...observation, sessions: [{ id: 7, blocked: 'perhaps' } as unknown as Session] }
    default:
      return sight satisfies never
  }
}
