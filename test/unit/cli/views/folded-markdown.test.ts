import { expect, test } from 'vitest'
import { diffMarkdown } from '../../../../src/cli/views/diff-markdown.ts'
import { foldedMarkdown, LARGEST_COMMENT, type Section } from '../../../../src/cli/views/folded-markdown.ts'
import { planMarkdown } from '../../../../src/cli/views/plan-markdown.ts'
import { decision, planOf } from '../../../support/decision.ts'
import { reviewedDifference } from '../../../support/reviewed.ts'

function section(name: string, rows: number): Section {
  return { summary: name, columns: ['a'], rows: Array.from({ length: rows }, (_, row) => `| ${name}${row} |`) }
}

test('a comment that fits has everything', () => {
  const text = foldedMarkdown(['top'], [section('x', 3), section('y', 1)], 1_000)
  expect(text).toContain('| x2 |')
  expect(text).toContain('| y0 |')
  expect(text).not.toContain('left out')
})

test('the longest tables lose their last rows first, and say how many', () => {
  const text = foldedMarkdown(['top'], [section('x', 100), section('y', 2)], 600)
  expect(text.length).toBeLessThanOrEqual(600)
  expect(text).toContain('| x0 |')
  expect(text).toContain('| y1 |')
  const shown = text.match(/\| x\d+ \|/g) ?? []
  expect(text).toContain(`${100 - shown.length} more lines are left out: a comment has no room for more.`)
})

test('where not even the lines above the tables fit, the last tables are left out, and counted', () => {
  const all = Array.from({ length: 50 }, (_, index) => section(`s${index}`, 1))
  const text = foldedMarkdown(['top'], all, 1_500)
  expect(text.length).toBeLessThanOrEqual(1_500)
  const shown = text.match(/<summary>/g) ?? []
  expect(shown.length).toBeGreaterThan(3)
  expect(text).toContain(`${50 - shown.length} more of these are left out: a comment has no room for more.`)
})

test('ten thousand sessions under a thousand rules fit a comment', () => {
  const decisions = Array.from({ length: 10_000 }, (_, index) =>
    decision({
      id: `${index}`,
      rule: { policy: 'exam-room', rule: `rule-${index % 1_000}`, file: 'exam-room.yaml', line: 1 + (index % 1_000) },
    }),
  )
  const text = planMarkdown(planOf(decisions), { all: true, departure: null })
  expect(text.length).toBeLessThanOrEqual(LARGEST_COMMENT)
  expect(text.length).toBeGreaterThan(LARGEST_COMMENT * 0.9)
  expect(text).toContain('| 10000 | 0 |')
})

test('hundreds of snapshots fit a comment', async () => {
  const difference = await reviewedDifference()
  const snapshots = Array.from({ length: 200 }, (_, index) =>
    difference.snapshots.map(snapshot => ({ ...snapshot, host: `LAB-${index}` })),
  )
  const text = diffMarkdown({ ...difference, snapshots: snapshots.flat() })
  expect(text.length).toBeLessThanOrEqual(LARGEST_COMMENT)
  expect(text).toContain('And 380 more snapshots.')
})
