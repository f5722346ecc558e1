import { expect, test } from 'vitest'
import type { Report } from '../../../src/model/action.ts'
import type { Rule } from '../../../src/model/policy.ts'
import { block, blockAll } from '../../../src/providers/simulator/events.ts'
import { lasting, rule } from '../../support/bundle.ts'
import { failing } from '../../support/host.ts'
import { type Loop, startLoop } from '../../support/loop.ts'

const goes = (differences: Partial<Rule> = {}): Rule => rule({ rule: 'goes', ensure: 'disconnected', ...differences })

async function asked(loop: Loop, report: Promise<Report>): Promise<readonly (string | null)[]> {
  await loop.pass('1m')
  return (await report).results.map(({ note }) => note)
}

test('an unlock by hand that a rule will undo says so, and how to keep it', async () => {
  const notice = { before: lasting('5m'), text: 'soon' }
  await using loop = await startLoop({ pupils: 1, rules: [goes({ notice })] })
  loop.happen(blockAll)
  const [note] = await asked(loop, loop.unlock('1'))
  expect(note).toBe('room/goes will disconnect it; to keep it as it is: stationkeeper hold 1 --for 20m --reason TEXT')
})

test.each<[string, readonly Rule[], (loop: Loop) => unknown]>([
  ['no rule is about', [], () => {}],
  ['a rule wants unlocked, too', [rule()], () => {}],
  ['a hold keeps', [goes()], loop => loop.order(holdOf('1'))],
  ['is protected from the rule', [goes()], () => {}],
])('an unlock of a session that %s says nothing', async (name, rules, prepare) => {
  const guards = name.startsWith('is protected') ? { protect: { users: ['pupil1'], groups: [] } } : {}
  await using loop = await startLoop({ pupils: 1, rules: [], guards })
  await prepare(loop)
  loop.use(rules)
  loop.happen(state => block(state, '1'))
  const setAside = { guards: ['held', 'protected'], reason: 'asked' } as const
  const report = loop.request({ verb: 'unlock', sessionIds: ['1'], timeout: lasting('10s'), setAside })
  for (const note of await asked(loop, report)) expect(note).toBeNull()
})

test('an unlock that failed says nothing of what would come after it', async () => {
  const notice = { before: lasting('5m'), text: 'soon' }
  await using loop = await startLoop({ pupils: 1, rules: [goes({ notice })] })
  loop.behaviours.set('1', failing(new Error('busy')))
  loop.happen(blockAll)
  expect(await asked(loop, loop.unlock('1'))).toEqual([null])
})

test('a disconnect by hand is undone by no rule', async () => {
  await using loop = await startLoop({ pupils: 1 })
  expect(await asked(loop, loop.disconnect('1'))).toEqual([null])
})

function holdOf(id: string) {
  const selector = { text: id, match: { sessionId: [id] } }
  return { verb: 'hold', selector, length: { for: lasting('20m') }, reason: 'exam' } as const
}
