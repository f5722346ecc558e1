import { expect, test } from 'vitest'
import { learnProbe } from '../../../../src/providers/multipoint/learn.ts'

const everywhere = ['0', '3', '4'].flatMap(session => [
  { session, name: 'csrss' },
  { session, name: 'dwm' },
])
const block = (session: string, name = 'WmsBlock') => ({ session, name })

test.each<[string, readonly ReturnType<typeof block>[], readonly ReturnType<typeof block>[], unknown]>([
  ['one process that began', [], [block('3')], { kind: 'found', name: 'WmsBlock' }],
  [
    'one that began in all sessions, blocked together',
    [],
    [block('3'), block('4')],
    { kind: 'found', name: 'WmsBlock' },
  ],
  ['several of one name', [], [block('3'), block('3', 'WMSBLOCK')], { kind: 'found', name: 'WMSBLOCK' }],
  ['none', [], [], { kind: 'none' }],
  ['one that began elsewhere', [], [block('4')], { kind: 'none' }],
  ['one that ran before', [block('3')], [block('3')], { kind: 'none' }],
  [
    'one that ran before in a session that nobody had blocked',
    [block('4', 'wmsblock')],
    [block('3')],
    { kind: 'none' },
  ],
  ["one that began among Windows' own services, too", [], [block('0'), block('3')], { kind: 'none' }],
  ['two', [], [block('3', 'notepad'), block('3')], { kind: 'several', names: ['WmsBlock', 'notepad'] }],
])('%s', (_, before, began, learnt) => {
  expect(learnProbe([...everywhere, ...before], [...everywhere, ...began], '3')).toEqual(learnt)
})
