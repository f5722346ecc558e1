import { describe, expect, test } from 'vitest'
import { diffFailIf, planFailIf } from '../../../src/cli/fail-if.ts'
import { type Count, type Gate, gateText, parseGate, trippedBy } from '../../../src/compare/fail-if.ts'
import { tallyOf } from '../../../src/compare/tally.ts'
import { instant } from '../../../src/model/time.ts'
import { lasting, rule } from '../../support/bundle.ts'
import { session } from '../../support/observation.ts'
import { planned } from '../../support/planning.ts'

const counts: readonly Count[] = [3, 12, 24].map(disconnect => ({
  host: `host-${disconnect}`,
  at: instant(disconnect),
  of: { disconnect },
}))

function gate(text: string): Gate {
  const [found] = diffFailIf.read(text)
  if (found === undefined) throw new Error('no gate')
  return found
}

describe('a gate', () => {
  test.each([
    ['disconnect>10', 24, 1],
    ['disconnect>=24', 24, 0],
    ['disconnect<4', 3, 0],
    ['disconnect<=12', 3, 1],
    ['disconnect==12', 12, 0],
    ['disconnect!=24', 12, 1],
  ])('%s that holds anywhere is told of once, with the worst and how many others', (text, count, others) => {
    expect(trippedBy([gate(text)], counts)).toEqual([
      { gate: gate(text), count, host: `host-${count}`, at: count, others },
    ])
  })

  test.each(['disconnect>24', 'disconnect<3', 'disconnect==4', 'unlock<5'])('%s that holds nowhere is not', text => {
    expect(trippedBy([gate(text)], counts)).toEqual([])
  })

  test('is told of beside others, in the order given', () => {
    const gates = [gate('disconnect<4'), gate('disconnect==7'), gate('disconnect>10')]
    expect(trippedBy(gates, counts).map(({ gate }) => gateText(gate))).toEqual(['disconnect<4', 'disconnect>10'])
  })
})

describe('--fail-if', () => {
  test.each(['disconnect > 10', ' disconnect>10', 'Disconnect>10'])('reads %j', text => {
    expect(gate(text)).toEqual({ metric: 'disconnect', comparison: '>', bound: 10 })
  })

  test('reads several, and in-sync for inSync', () => {
    expect(diffFailIf.read('disconnect>10,in-sync<1,differences>=3').map(gateText)).toEqual([
      'disconnect>10',
      'inSync<1',
      'differences>=3',
    ])
  })

  test.each([
    '',
    'disconnect',
    'disconnect>',
    '>10',
    'disconnect>-1',
    'disconnect>1.5',
    'disconnect>10%',
    'disconnect=>1',
    'disconnect>9999999999',
    'disconnect>1;unlock>1',
  ])('refuses %j', text => {
    expect(() => diffFailIf.read(text)).toThrow(expect.objectContaining({ name: 'InvalidInput' }))
  })

  test('asks whether another count was meant', () => {
    expect(() => diffFailIf.read('disconect>10')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('did you mean disconnect?') }),
    )
  })

  test('of a plan knows of no differences', () => {
    expect(() => planFailIf.read('differences>0')).toThrow('nothing that is counted')
    expect(parseGate('differences>0')).not.toBeNull()
  })
})

test('what is counted of a plan is its summary, and changes that are merely put off besides', () => {
  const goes = rule({ ensure: 'disconnected', notice: { before: lasting('5m'), text: 'x' } })
  const made = planned(
    [goes],
    [session({ id: '1' }), session({ id: '2', admin: true }), session({ id: '3', user: null })],
  )
  expect(tallyOf(made.decisions)).toEqual({ ...made.summary, disconnect: 1, changes: 1 })
  expect(made.summary).toMatchObject({ disconnect: 0, withheld: 2, unmanaged: 1 })
})
