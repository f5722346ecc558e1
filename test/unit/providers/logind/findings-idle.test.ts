import { expect, test } from 'vitest'
import { idleFindings } from '../../../../src/providers/logind/findings-idle.ts'
import { at } from '../../../support/observation.ts'
import { remote, seen } from './inspected-host.ts'

const told = at('2026-11-21T09:00:00Z')

test('sessions that never told whether they are idle are named, with what rules do there and what would tell', () => {
  const findings = idleFindings([seen(), remote(), seen({ id: 'c7', user: 'dora', idleSince: told })])
  expect(findings).toMatchObject([{ level: 'note', topic: 'idle' }])
  expect(findings[0]?.message).toMatch(/^c1 \(ana\), c4 \(bo\): .*`idleFor` leave them alone$/)
  expect(findings[0]?.fix).toMatch(/GNOME.*xset s 600.*swayidle idlehint/)
})

test.each([
  ['who was idle and is back', { idleHint: false, idleSince: told }],
  ['who is idle', { idleHint: true, idleSince: told }],
  ['a greeter', { class: 'greeter' }],
  ['a terminal', { type: 'tty' }],
  ['a session that ends', { state: 'closing' }],
])('nothing is said of %s', (_who, session) => {
  expect(idleFindings([seen(session)])).toEqual([])
})
