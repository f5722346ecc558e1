import { describe, expect, it } from 'vitest'
import type { Observation, Session } from '../../../src/model/session.ts'
import { unsound } from '../../../src/reconcile/soundness.ts'
import { observation, session } from '../../support/observation.ts'

/** What a provider might hand over although its type forbids it. */
function handedOver(
  session: Readonly<Record<string, unknown>>,
  outside: Readonly<Record<string, unknown>> = {},
): unknown {
  return { ...sound, sessions: [{ ...pupil, ...session }], ...outside }
}

const pupil: Session = session()
const sound: Observation = observation([pupil])

describe('an observation', () => {
  it('that is one has nothing wrong with it', () => {
    expect(unsound(sound)).toBeNull()
    expect(unsound({ ...sound, sessions: [] })).toBeNull()
    expect(unsound(handedOver({ can: [], cannot: { disconnect: 'nothing there can' } }))).toBeNull()
  })

  it.each([
    ['an id that is a number', { id: 5 }, 'session 5: id is 5'],
    ['an id that moves the cursor', { id: '5\u001b[2J' }, 'session "5\\u001b[2J": id is "5\\u001b[2J"'],
    ['no id', { id: undefined }, 'session missing: id is missing'],
    ['a word that nobody knows', { blocked: 'perhaps' }, 'blocked is "perhaps"'],
    ['a state that nobody knows', { state: 'idle' }, 'state is "idle"'],
    ['a user that is no text', { user: 5 }, 'user is 5'],
    ['groups that are no list', { groups: 'Pupils' }, 'groups is "Pupils"'],
    ['a logon time that no clock shows', { logonAt: Number.NaN }, 'logonAt is null'],
    ['a time beyond all dates', { idleSince: 1e300 }, 'idleSince is 1e+300'],
    ['a flag that is a word', { own: 'no' }, 'own is "no"'],
    ['an ability that does not exist', { can: ['log off'] }, 'can is ["log off"]'],
    ['a reason that is no text', { cannot: { unlock: 5 } }, 'cannot is {"unlock":5}'],
    ['a reason for what nobody does', { cannot: { 'log off': 'never' } }, 'cannot is {"log off":"never"}'],
    ['reasons that are a list', { cannot: ['never'] }, 'cannot is ["never"]'],
  ])('with %s is refused', (_, differences, problem) => {
    expect(unsound(handedOver(differences))).toContain(problem)
  })

  it.each([
    ['nothing at all', undefined, 'no observation'],
    ['text', 'SESSIONNAME USERNAME', 'no observation'],
    ['no sessions', { ...sound, sessions: null }, 'sessions is null'],
    ['no host', { ...sound, host: '' }, 'host is ""'],
    ['no time', { ...sound, observedAt: Number.NaN }, 'observedAt is null'],
    ['a hole among its sessions', { ...sound, sessions: [null] }, 'null stands where a session should'],
    ['one id twice', { ...sound, sessions: [pupil, pupil] }, 'is there twice'],
  ])('that is %s is refused', (_, given, problem) => {
    expect(unsound(given)).toContain(problem)
  })

  it('takes whatever name a person gave to her machine', () => {
    expect(unsound(handedOver({ connection: 'remote', station: null, client: 'caf\u00e9\u202e\u0007' }))).toBeNull()
  })
})
