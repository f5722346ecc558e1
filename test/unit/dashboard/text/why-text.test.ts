import { describe, expect, test } from 'vitest'
import {
  changeText,
  guardsText,
  missText,
  rulePlace,
  standingText,
  wonText,
} from '../../../../src/dashboard/text/why-text.ts'
import type { Standing, Won } from '../../../../src/planner/explain-candidates.ts'
import type { Edit } from '../../../../src/planner/explain-edits.ts'
import { guardOrder } from '../../../../src/planner/explain-guards.ts'

const say = (iso: string): string => iso.slice(11, 16)
const rule = { policy: 'lessons', rule: 'open', file: 'lessons.yaml', line: 7 }
const over = { policy: 'default', rule: 'idle', file: 'default.yaml', line: 3 }
const becomes = { status: 'in-sync', action: 'none', reason: { code: 'in-sync' } }

describe('the chain of reasons on the page', () => {
  const standings = {
    wins: 'decides',
    conflicts: 'in conflict',
    outranked: 'outranked',
    agrees: 'wants the same, and comes later',
    undecided: 'may be about it',
    'plan-only': 'previews',
    'not-in-force': 'not in force now',
  } satisfies Record<Standing, string>

  test.each(Object.entries(standings))('a rule that is %s %s', (standing, text) => {
    expect(standingText({ standing, field: null })).toBe(text)
  })

  test('what leaves a match undecided is named', () => {
    expect(standingText({ standing: 'undecided', field: 'group' })).toBe('may be about it: its group is not known')
  })

  const won = {
    'no-other': 'lessons/open decides: there is no other.',
    priority: 'lessons/open decides: its priority is above that of default/idle.',
    'policy-name': 'lessons/open decides: at one priority, its policy’s name comes before that of default/idle.',
    order: 'lessons/open decides: at one priority, it stands before default/idle.',
    override: 'lessons/open decides: an override goes before every rule.',
  } satisfies Record<Won['by'], string>

  test.each(Object.entries(won))('a rule decides by %s', (by, text) => {
    expect(wonText({ rule, by, over: by === 'no-other' ? null : over })).toBe(text)
  })

  test('the guard that bites is named, with its end where there is one', () => {
    const asked = guardOrder.map(guard => ({ guard, says: 'passes', until: null }))
    expect(guardsText([], say)).toBeNull()
    expect(guardsText(asked, say)).toBe('No guard keeps it back.')
    const until = '2026-11-21T10:45:00Z'
    expect(guardsText([{ guard: 'held', says: 'bites', until }], say)).toBe(
      'The guard “held” keeps it back until 10:45.',
    )
    expect(guardsText([{ guard: 'stopped', says: 'bites', until: null }], say)).toBe(
      'The guard “stopped” keeps it back.',
    )
  })

  test('a near miss says what is asked for and what there is instead', () => {
    const miss = { rule, ensure: 'unlocked', misses: 'field', asks: { station: ['3', '4'] } }
    expect(missText({ ...miss, has: [{ field: 'station', known: true, value: '5' }] }, say)).toBe(
      'asks for station 3, 4; its station is 5',
    )
    expect(missText({ ...miss, has: [{ field: 'station', known: true, value: null }] }, say)).toMatch(
      /it has no station$/,
    )
    expect(missText({ ...miss, has: [{ field: 'group', known: false, value: null }] }, say)).toMatch(/is not known$/)
    const closed = { rule, ensure: 'unlocked', misses: 'window' }
    expect(missText({ ...closed, opensAt: '2026-11-21T12:00:00Z' }, say)).toMatch(/comes into force at 12:00$/)
    expect(missText({ ...closed, opensAt: null }, say)).toMatch(/in force no more$/)
  })

  const changes = {
    'drop-field': [{ rule, place: 'station' }, 'lessons/open did not ask for station'],
    'change-ensure': [
      { rule, from: 'unlocked', to: 'unmanaged' },
      'lessons/open said “ensure: unmanaged” instead of unlocked',
    ],
    'raise-priority': [{ rule, from: 0, to: 5 }, 'lessons/open had priority 5 instead of 0'],
    'enter-window': [{ rule, at: '2026-11-21T12:00:00Z' }, 'it were 12:00, when lessons/open comes into force'],
    'touch-admins': [{ rule }, 'lessons/open said “touchAdmins: true”'],
    release: [{}, 'it were released'],
  } satisfies Record<Edit['edit'], readonly [object, string]>

  test.each(Object.entries(changes))('it would change by %s', (edit, [fields, text]) => {
    expect(changeText({ edit, becomes, ...fields }, say)).toBe(text)
  })

  test('an override stands in no line of a file', () => {
    expect(rulePlace(rule)).toBe('lessons.yaml:7')
    expect(rulePlace({ policy: 'override', rule: 'o-1', file: '', line: 0 })).toBe('')
  })
})
