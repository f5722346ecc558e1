import { expect, test } from 'vitest'
import type { Reapply } from '../../../src/model/policy.ts'
import { ms } from '../../../src/model/time.ts'
import { blockAll, setTrouble, unblockAll } from '../../../src/providers/simulator/events.ts'
import { noTrouble } from '../../../src/providers/simulator/trouble.ts'
import { lasting, reapply, rule } from '../../support/bundle.ts'
import { FightDiary } from '../../support/fight-diary.ts'
import { expectGolden } from '../../support/golden.ts'
import { mostWithin } from '../../support/host.ts'
import { Loop, type LoopOptions } from '../../support/loop.ts'

/**
 * One hour of a teacher who fights the policy over three pupils, as text files that say what was written when, and why not
 * more. After a change of behaviour that is meant: `GOLDEN=write npx vitest run test/unit/reconcile/golden-hour.test.ts`, and
 * read the difference.
 */
interface Hour {
  readonly loop: Loop
  readonly diary: FightDiary
}

async function hour(title: string, differences: Partial<Reapply>, options: LoopOptions = {}): Promise<Hour> {
  const loop = new Loop({ rules: [rule({ reapply: { ...reapply, ...differences } })], ...options })
  const diary = new FightDiary(loop, title)
  loop.start()
  await loop.pass('10s')
  diary.note('the teacher presses Block All, and blocks each session again 30 s after its unlock')
  loop.happen(state => setTrouble(blockAll(state), { ...noTrouble, reblockAfter: ms(30_000) }))
  await loop.pass('1790s')
  diary.note('she lets it be')
  loop.happen(state => setTrouble(unblockAll(state), noTrouble))
  await loop.pass('15m')
  diary.note('she presses Block All once more')
  loop.happen(blockAll)
  await loop.pass('15m')
  return { loop, diary }
}

/** Of all three sessions together, and the most writes to one of them in any stretch of an hour. */
function counts({ loop }: Hour): Readonly<Record<string, number>> {
  const toOne = ['1', '2', '3'].map(id =>
    mostWithin(
      loop.callsTo(id).map(({ at }) => at),
      lasting('1h'),
    ),
  )
  return {
    writes: loop.calls.length,
    mostToOne: Math.max(...toOne),
    reversals: loop.told('reversed'),
    contested: loop.told('contested'),
    calm: loop.told('calm'),
    blockAlls: loop.told('block-all'),
  }
}

test('an hour of a fight that is gone on with slowly', async () => {
  const fought = await hour('Contested after 5 reversals in 10 min, then slow: backoff from 1 s to 5 min', {})
  await using _ = fought.loop
  expectGolden('fight-slow.txt', fought.diary.text())
  expect(counts(fought)).toEqual({ writes: 37, mostToOne: 13, reversals: 34, contested: 3, calm: 3, blockAlls: 7 })
})

test('an hour of a fight that the rule yields in', async () => {
  const fought = await hour('Contested after 5 reversals in 10 min, then yielding', { whenContested: 'yield' })
  await using _ = fought.loop
  expectGolden('fight-yield.txt', fought.diary.text())
  expect(counts(fought)).toEqual({ writes: 48, mostToOne: 16, reversals: 45, contested: 9, calm: 9, blockAlls: 17 })
})

test('the same hour while blocked is unknown: asserted as often as the rule says, up to its limit', async () => {
  const title = 'Blocked is hidden: asserted every 60 s, at most 40 times in 1 h'
  const fought = await hour(title, { limit: { count: 40, per: lasting('1h') } }, { blocked: 'hidden' })
  await using _ = fought.loop
  expectGolden('fight-hidden.txt', fought.diary.text())
  expect(counts(fought)).toEqual({ writes: 123, mostToOne: 40, reversals: 0, contested: 0, calm: 0, blockAlls: 0 })
})
