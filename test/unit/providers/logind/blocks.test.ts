import { describe, expect, test } from 'vitest'
import { instant, ms } from '../../../../src/model/time.ts'
import { BlockTracker } from '../../../../src/providers/logind/blocks.ts'
import type { LookedAt } from '../../../../src/providers/logind/blocks-entry.ts'

const limits = { sessions: 3, share: 0.6, within: ms(5_000) }
const paths = ['a', 'b', 'c', 'd', 'e']

function open(path: string, changed: Partial<LookedAt> = {}): LookedAt {
  return { path, logonAt: instant(1), hint: false, locked: 'no', forgotten: false, front: true, ...changed }
}

/** Hears everything since it saw five sessions unlocked. */
function hearing(): BlockTracker {
  const tracker = new BlockTracker(limits)
  tracker.hearing()
  tracker.looked(
    tracker.mark(),
    paths.map(path => open(path)),
  )
  return tracker
}

/** What `loginctl lock-sessions` does where every locker obeys. */
function blockAll(tracker: BlockTracker, at: number, reached: readonly string[] = paths): void {
  for (const path of reached) tracker.lock(path, ms(at))
  for (const path of reached) if (tracker.hintOf(path) === false) tracker.hint(path, true, ms(at + 30))
}

const blocked = (tracker: BlockTracker): string =>
  paths.map(path => tracker.blockedOf(path, tracker.hintOf(path) ? 'yes' : 'no')).join(' ')

describe('somebody locks everybody', () => {
  test('all who were unlocked are blocked', () => {
    const tracker = hearing()
    blockAll(tracker, 0)
    expect(blocked(tracker)).toBe('yes yes yes yes yes')
  })

  test('who had locked herself before keeps her own lock', () => {
    const tracker = hearing()
    tracker.hint('a', true, ms(0))
    blockAll(tracker, 1_000)
    expect(blocked(tracker)).toBe('no yes yes yes yes')
  })

  test.each([
    ['first', ['a', 'b', 'c', 'd', 'e']],
    ['last', ['e', 'd', 'c', 'b', 'a']],
  ])('who had locked herself by a Lock signal right before keeps her own lock, told %s', (_, order) => {
    const tracker = hearing()
    tracker.lock('a', ms(0))
    tracker.hint('a', true, ms(100))
    blockAll(tracker, 1_000, order)
    expect(blocked(tracker)).toBe('no yes yes yes yes')
  })

  test('a second time right after changes nothing', () => {
    const tracker = hearing()
    blockAll(tracker, 0)
    blockAll(tracker, 300)
    expect(blocked(tracker)).toBe('yes yes yes yes yes')
  })

  test('who is unlocked and asks logind for her own lock right after keeps it', () => {
    const tracker = hearing()
    blockAll(tracker, 0)
    tracker.hint('b', false, ms(500))
    blockAll(tracker, 1_000, ['b'])
    expect(blocked(tracker)).toBe('yes no yes yes yes')
  })

  test('whoever is told before one who had just locked herself is blocked all the same', () => {
    const tracker = hearing()
    tracker.lock('b', ms(0))
    tracker.hint('b', true, ms(100))
    blockAll(tracker, 1_000)
    expect(blocked(tracker)).toBe('yes no yes yes yes')
  })

  test('it ends for whoever is unlocked, and a lock after that is her own', () => {
    const tracker = hearing()
    blockAll(tracker, 0)
    tracker.hint('b', false, ms(2_000))
    expect(blocked(tracker)).toBe('yes no yes yes yes')
    tracker.hint('b', true, ms(2_500))
    expect(blocked(tracker)).toBe('yes no yes yes yes')
  })

  test('a single one who was unlocked is blocked again when everybody is', () => {
    const tracker = hearing()
    blockAll(tracker, 0)
    tracker.unlock('b')
    tracker.hint('b', false, ms(2_000))
    blockAll(tracker, 60_000)
    expect(blocked(tracker)).toBe('yes yes yes yes yes')
  })

  test('too few who are told to lock are no block', () => {
    const tracker = hearing()
    blockAll(tracker, 0, ['a', 'b'])
    expect(blocked(tracker)).toBe('no no no no no')
  })

  test('enough, but too small a share of those who were unlocked, are no block', () => {
    const tracker = hearing()
    tracker.looked(tracker.mark(), [open('f')])
    blockAll(tracker, 0, ['a', 'b', 'c'])
    expect(blocked(tracker)).toBe('no no no no no')
  })

  test('one who is told together with people whose locks are their own is not known to be blocked, nor not to be', () => {
    const tracker = hearing()
    for (const path of ['a', 'b', 'c', 'd']) tracker.hint(path, true, ms(0))
    blockAll(tracker, 10_000)
    expect(blocked(tracker)).toBe('no no no no unknown')
  })

  test('signals that come one after the other, too slowly, are no block', () => {
    const tracker = hearing()
    paths.forEach((path, index) => {
      blockAll(tracker, index * 2_600, [path])
    })
    expect(blocked(tracker)).toBe('no no no no no')
  })

  test('a block that lockers of other speeds carry out is one all the same', () => {
    const tracker = hearing()
    paths.forEach((path, index) => {
      tracker.lock(path, ms(index))
    })
    tracker.hint('a', true, ms(5))
    expect(blocked(tracker)).toBe('yes no no no no')
    for (const path of ['b', 'c', 'd', 'e']) tracker.hint(path, true, ms(3_000))
    expect(blocked(tracker)).toBe('yes yes yes yes yes')
  })

  test('whose locker answers before enough were told was told by somebody else', () => {
    const tracker = hearing()
    tracker.lock('a', ms(0))
    tracker.hint('a', true, ms(100))
    blockAll(tracker, 1_000, ['b', 'c', 'd', 'e'])
    expect(blocked(tracker)).toBe('no yes yes yes yes')
  })

  test('people who ask logind for their own locks one after the other are no block, however close together', () => {
    const tracker = hearing()
    paths.forEach((path, index) => {
      blockAll(tracker, index * 100, [path])
    })
    expect(blocked(tracker)).not.toContain('yes')
  })

  test.each([
    ['first', ['a', 'b', 'c', 'd', 'e']],
    ['last', ['e', 'd', 'c', 'b', 'a']],
  ])('who had asked logind for her own lock, whose locker is still about to come up, keeps it, told %s', (_, order) => {
    const tracker = hearing()
    tracker.lock('a', ms(0))
    for (const path of order) tracker.lock(path, ms(500))
    for (const path of order) tracker.hint(path, true, ms(2_000))
    expect(tracker.blockedOf('a', 'yes')).not.toBe('yes')
    expect(tracker.blockedOf('e', 'yes')).toBe('yes')
  })

  test('who had asked for her own lock keeps it also where we hear of all of it at once, later', () => {
    const tracker = hearing()
    for (const [index, path] of ['a', 'b', 'c', 'd', 'e', 'a'].entries()) tracker.lock(path, ms(9_000 + index / 100))
    for (const path of paths) tracker.hint(path, true, ms(9_001))
    expect(tracker.blockedOf('a', 'yes')).not.toBe('yes')
  })

  test('a lock long after a signal that no locker followed is her own', () => {
    const tracker = hearing()
    for (const path of paths) tracker.lock(path, ms(0))
    tracker.hint('a', true, ms(60_000))
    expect(tracker.blockedOf('a', 'yes')).toBe('no')
  })

  test('whoever is unlocked before her locker came up is not taken for blocked when it does', () => {
    const tracker = hearing()
    for (const path of paths) tracker.lock(path, ms(0))
    tracker.unlock('a')
    tracker.hint('a', true, ms(500))
    expect(tracker.blockedOf('a', 'yes')).toBe('unknown')
  })

  test('a session whose locker never sets the hint is not known to be unblocked', () => {
    const tracker = hearing()
    for (const path of paths) tracker.lock(path, ms(0))
    expect(tracker.blockedOf('a', 'unknown')).toBe('unknown')
  })
})

describe('nobody knows', () => {
  test('whose a lock is that was there when we began to listen, until it ends', () => {
    const tracker = new BlockTracker(limits)
    tracker.hearing()
    tracker.looked(tracker.mark(), [open('a', { hint: true, locked: 'yes' })])
    expect(tracker.blockedOf('a', 'yes')).toBe('unknown')
    tracker.hint('a', false, ms(1))
    tracker.hint('a', true, ms(2))
    expect(tracker.blockedOf('a', 'yes')).toBe('no')
  })

  test('who is blocked after a gap', () => {
    const tracker = hearing()
    blockAll(tracker, 0)
    tracker.deaf()
    expect(tracker.blockedOf('a', 'yes')).toBe('unknown')
    tracker.hearing()
    tracker.looked(tracker.mark(), [open('a', { hint: true, locked: 'yes' })])
    expect(tracker.blockedOf('a', 'yes')).toBe('unknown')
  })

  test('what a hint of no is worth that may have been forgotten', () => {
    const tracker = new BlockTracker(limits)
    tracker.hearing()
    tracker.looked(
      tracker.mark(),
      paths.map(path => open(path, { locked: 'unknown', forgotten: true })),
    )
    blockAll(tracker, 0)
    expect(blocked(tracker)).toBe('unknown unknown unknown unknown unknown')
  })

  test('what a look is worth that began before we listened, or before a Lock signal came', () => {
    const tracker = new BlockTracker(limits)
    const early = tracker.mark()
    tracker.hearing()
    tracker.looked(early, [open('a')])
    const mark = tracker.mark()
    tracker.lock('a', ms(0))
    tracker.looked(mark, [open('a')])
    tracker.hint('a', true, ms(10))
    expect(tracker.blockedOf('a', 'yes')).toBe('unknown')
  })

  test('anything where logind locks idle people by itself', () => {
    const tracker = hearing()
    tracker.recognises = false
    blockAll(tracker, 0)
    expect(blocked(tracker)).toBe('unknown unknown unknown unknown unknown')
  })

  test('of what was blocked before that was noticed, also once logind has left it off', () => {
    const tracker = hearing()
    blockAll(tracker, 0)
    tracker.recognises = false
    expect(blocked(tracker)).toBe('unknown unknown unknown unknown unknown')
    tracker.recognises = true
    expect(blocked(tracker)).toBe('unknown unknown unknown unknown unknown')
    blockAll(tracker, 10_000)
    expect(blocked(tracker)).toBe('unknown unknown unknown unknown unknown')
    for (const path of paths) tracker.hint(path, false, ms(20_000))
    blockAll(tracker, 30_000)
    expect(blocked(tracker)).toBe('yes yes yes yes yes')
  })

  test('of those whose lockers come up only when logind has left it off, and they count for no block', () => {
    const tracker = hearing()
    for (const path of ['a', 'b']) tracker.lock(path, ms(0))
    tracker.recognises = false
    tracker.recognises = true
    tracker.lock('c', ms(100))
    for (const path of ['a', 'b', 'c']) tracker.hint(path, true, ms(500))
    expect(blocked(tracker)).toBe('unknown unknown no no no')
  })

  test('of another session of the same object', () => {
    const tracker = hearing()
    blockAll(tracker, 0)
    tracker.looked(tracker.mark(), [open('a', { logonAt: instant(2), hint: true, locked: 'yes' })])
    expect(tracker.blockedOf('a', 'yes')).toBe('unknown')
  })
})

describe('a session that begins while we listen', () => {
  test('is known to be unblocked, though its locker be unknown', () => {
    const tracker = hearing()
    tracker.born('new')
    tracker.looked(tracker.mark(), [open('new', { locked: 'unknown' })])
    expect(tracker.blockedOf('new', 'unknown')).toBe('no')
  })

  test('is not, where logind only tells again of an old one', () => {
    const tracker = hearing()
    tracker.born('old')
    tracker.looked(tracker.mark(), [open('old', { locked: 'unknown', forgotten: true })])
    expect(tracker.blockedOf('old', 'unknown')).toBe('unknown')
  })
})

describe('a session whose desktop is taken away', () => {
  test('by us is locked for that, and several at once are no Block All', () => {
    const tracker = hearing()
    for (const path of paths) tracker.taken(path, ms(0))
    blockAll(tracker, 20)
    expect(blocked(tracker)).toBe('no no no no no')
  })

  test('by us long ago is blocked like any other', () => {
    const tracker = hearing()
    for (const path of paths) tracker.taken(path, ms(0))
    blockAll(tracker, 15_001)
    expect(blocked(tracker)).toBe('yes yes yes yes yes')
  })

  test('by us does not hide that everybody else is locked', () => {
    const tracker = hearing()
    for (const path of ['a', 'b']) tracker.taken(path, ms(0))
    blockAll(tracker, 3_000)
    expect(blocked(tracker)).toBe('no no yes yes yes')
  })

  test('by us is locked for that once', () => {
    const tracker = hearing()
    tracker.taken('a', ms(0))
    tracker.lock('a', ms(10))
    blockAll(tracker, 3_000)
    expect(tracker.blockedOf('a', 'yes')).toBe('yes')
  })

  test('by somebody else may have been locked for that, too: nobody knows whose lock it is until it is unlocked', () => {
    const tracker = hearing()
    blockAll(tracker, 0)
    tracker.looked(tracker.mark(), [open('a', { hint: true, locked: 'yes', front: false })])
    expect(blocked(tracker)).toBe('unknown yes yes yes yes')
    tracker.looked(tracker.mark(), [open('a', { hint: true, locked: 'yes' })])
    expect(tracker.blockedOf('a', 'yes')).toBe('unknown')
    tracker.hint('a', false, ms(60_000))
    blockAll(tracker, 70_000)
    expect(tracker.blockedOf('a', 'yes')).toBe('yes')
  })
})
