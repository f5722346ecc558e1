import { expect, test } from 'vitest'
import type { BoardSession } from '../../../../src/api/contract.ts'
import { sessionSelector, targetText, whatIfText } from '../../../../src/dashboard/text/what-if.ts'
import { pendingOf } from '../../../../src/dashboard/views/pending.ts'
import { boardSession } from '../../../support/fake-keeper.ts'

function decided(id: string, status: string, preview?: object): BoardSession {
  const decision = { status, action: 'unlock', desired: 'unlocked', reason: { code: 'blocked' }, rule: null }
  return boardSession(id, { decision: preview === undefined ? decision : { ...decision, preview } })
}

test('a plan is what is due, what is asserted and what is kept back, each in the order of its sessions', () => {
  const sessions = [
    decided('10', 'change'),
    decided('9', 'change'),
    decided('3', 'assert'),
    decided('4', 'withheld'),
    decided('5', 'conflict'),
    decided('6', 'unsupported'),
    decided('7', 'in-sync', { action: 'disconnect' }),
    decided('8', 'unmanaged'),
  ]
  const ids = Object.entries(pendingOf(sessions)).map(([name, of]: [string, readonly BoardSession[]]) => [
    name,
    of.map(({ id }) => id),
  ])
  expect(Object.fromEntries(ids)).toEqual({
    due: ['9', '10'],
    asserted: ['3'],
    heldBack: ['4', '5', '6'],
    previews: ['7'],
  })
})

test('what would be done is said as PowerShell says it', () => {
  const session = { id: '5', user: 'CLASS\\ana', station: '4' }
  expect(whatIfText('unlock', session)).toBe(
    'What if: Performing the operation "Unlock-WmsSession" on target "Session 5 (CLASS\\ana, station 4)".',
  )
  expect(whatIfText('disconnect', { ...session, station: null })).toContain('"Disconnect-WmsSession"')
  expect(targetText({ id: '5', user: null, station: null })).toBe('Session 5')
})

test('a session is picked by its id, whatever it looks like', () => {
  expect(sessionSelector('c2')).toBe('c2')
  expect(sessionSelector('console')).toBe('session=console')
})
