import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { diffGithub } from '../../../src/cli/views/diff-github.ts'
import { diffMarkdown } from '../../../src/cli/views/diff-markdown.ts'
import { diffText } from '../../../src/cli/views/diff-text.ts'
import { annotationLine, disarmed, disarmedJson } from '../../../src/cli/views/github-text.ts'
import { jsonText } from '../../../src/cli/views/json.ts'
import { htmlCode, markdownCode, tableHead, tableRow } from '../../../src/cli/views/markdown-text.ts'
import { planGithub } from '../../../src/cli/views/plan-github.ts'
import { planMarkdown } from '../../../src/cli/views/plan-markdown.ts'
import { planText } from '../../../src/cli/views/plan-text.ts'
import { printable } from '../../../src/cli/views/printable.ts'
import type { BundleDifference } from '../../../src/compare/diff.ts'
import type { TurningPoints } from '../../../src/compare/turning-points.ts'
import { planDocument } from '../../../src/documents/plan.ts'
import type { Plan } from '../../../src/model/plan.ts'
import { type Rendered, rendered } from '../../support/rendered.ts'
import { reviewedDifference, reviewedPlan } from '../../support/reviewed.ts'
import { commandsOf } from '../../support/runner.ts'
import { runs } from '../../support/runs.ts'

/** What means something to Markdown, HTML, GitHub, a runner or a terminal, whole and in pieces. */
const piece = fc.oneof(
  fc.constantFrom(
    ...[
      '`',
      '``',
      '|',
      '\\',
      '<',
      '>',
      '&',
      '&lt;',
      '&#64;',
      '*',
      '_',
      '~~',
      '[',
      ']',
      '(',
      ')',
      '!',
      '#',
      '@',
      ':',
      '::',
      '##[',
      '%',
      ',',
      ',line=9',
      '=',
    ],
    ...[
      '\n',
      '\r',
      '\u0085',
      '\u2028',
      ' ',
      '\t',
      '\u00a0',
      '\u001b[31m',
      '\u202e',
      '\u200b',
      '\ud800',
      '</code>',
      '</details>',
      '<!--',
    ],
    ...[
      'https://evil.test',
      'www.evil.test',
      'a@b.test',
      '@all',
      '#12',
      'x/y#1',
      ':tada:',
      '$x$',
      '[a](b)',
      '![a](b)',
      '<b>',
      '%0A::error::x',
    ],
    ...[
      '::error::x',
      '##[add-mask]x',
      '::stop-commands::t',
      '- ',
      '1. ',
      '| --- |',
      '```',
      '0123456789abcdef0123456789abcdef01234567',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
)
const hostile = fc.array(piece, { minLength: 1, maxLength: 12 }).map(pieces => pieces.join(''))

/** A plan and a difference in which everything that others choose is that name. */
interface Renamed {
  readonly plan: Plan
  readonly over: TurningPoints
  readonly difference: BundleDifference
}

let whole: Renamed
beforeAll(async () => {
  const { plan, over } = await reviewedPlan('ana')
  const difference = await reviewedDifference('ana')
  // Of what is told for many instants and snapshots alike, the first: the parser takes a second for a whole comment.
  whole = {
    plan,
    over: { ...over, points: over.points.slice(0, 1) },
    difference: {
      ...difference,
      snapshots: difference.snapshots.slice(0, 1).map(snapshot => ({
        ...snapshot,
        over: snapshot.over === null ? null : { ...snapshot.over, points: snapshot.over.points.slice(0, 1) },
      })),
    },
  }
})

const chosen = new Set([
  'id',
  'user',
  'station',
  'by',
  'policy',
  'rule',
  'file',
  'hold',
  'host',
  'why',
  'name',
  'source',
  'message',
  'commit',
])

/** Every text that somebody else chose, replaced. */
function renamed<T>(value: T, name: string): T {
  const text = JSON.stringify(value, (key, old: unknown) => (chosen.has(key) && typeof old === 'string' ? name : old))
  return JSON.parse(text) // the same fields, and texts in place of texts
}

const structure = new Set(['h3', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'p', 'details', 'summary', 'code'])

describe('whatever names are', () => {
  test('they are rendered as they are, in a cell and in a summary, and as nothing else', () => {
    fc.assert(
      fc.property(hostile, name => {
        const shown = printable(name)
        fc.pre(shown.length < 400 && shown.trim() !== '')
        const cell = rendered(`${[...tableHead(['a', 'b']), tableRow([markdownCode(name), 'x'])].join('\n')}\n`)
        expect(cell.code).toEqual([shown.replaceAll('|', '\\u{7c}')])
        expect(cell.tags.filter(tag => tag === 'td')).toHaveLength(2)
        expect(cell.prose.replaceAll(/\s/g, '')).toBe('abx')
        const line = rendered(`Of ${markdownCode(name)}.`)
        expect(line).toMatchObject({ code: [shown.replaceAll('|', '\\u{7c}')], prose: 'Of .', tags: ['p', 'code'] })
        const summary = rendered(`<details>\n<summary>${htmlCode(name)}</summary>\n\n</details>\n`)
        expect(summary).toMatchObject({ code: [shown], tags: ['details', 'summary', 'code'] })
      }),
    )
  })

  test('a comment has the elements and the prose that it has for other names', () => {
    const largest = Number.MAX_SAFE_INTEGER
    const written = (name: string): readonly Rendered[] => {
      const { plan, over, difference } = renamed(whole, name)
      return [
        rendered(planMarkdown(plan, { all: true, departure: null, over, commit: name, largest })),
        rendered(diffMarkdown(difference, { largest })),
      ]
    }
    const plain = written('ana')
    for (const { prose } of plain) expect(prose).not.toMatch(/[@#`]|:\/\/|www/)
    fc.assert(
      fc.property(hostile, name => {
        for (const [index, page] of written(name).entries()) {
          expect(page.tags).toEqual(plain[index]?.tags)
          expect(page.prose).toBe(plain[index]?.prose)
        }
      }),
      { numRuns: runs(25) },
    )
  })

  test('a comment that is cut stays within its size and its elements', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 5_000, max: 9_000 }), (name, largest) => {
        const { plan, over } = renamed(whole, name)
        const text = planMarkdown(plan, { all: true, departure: null, over, largest })
        expect(text.length).toBeLessThanOrEqual(largest)
        expect(rendered(text).tags.filter(tag => !structure.has(tag))).toEqual([])
      }),
      { numRuns: runs(15) },
    )
  })

  test('annotations are the commands that they are for other names, each at the end of its line', () => {
    const written = (name: string): readonly string[] => {
      const { plan, over, difference } = renamed(whole, name)
      return [planGithub(plan, { place: file => file, over }), diffGithub(difference, { place: file => file })]
    }
    fc.assert(
      fc.property(hostile, name => {
        for (const [index, text] of written(name).entries()) {
          const kinds = commandsOf(text).map(({ command }) => command)
          expect(kinds).toEqual(commandsOf(written('ana')[index] ?? '').map(({ command }) => command))
        }
      }),
      { numRuns: runs(40) },
    )
  })

  test('a runner reads of an annotation what was written', () => {
    fc.assert(
      fc.property(hostile, hostile, (name, message) => {
        const line = annotationLine({ level: 'warning', file: name, line: 3, title: name, message })
        const shown = (text: string): string => printable(text).replaceAll('##[', '##\\u005b')
        expect(commandsOf(`${line}\n`)).toEqual([
          {
            command: 'warning',
            properties: { file: shown(name), line: '3', title: shown(name) },
            message: shown(message),
          },
        ])
      }),
    )
  })

  test('other formats have no line that a runner takes for a command', () => {
    fc.assert(
      fc.property(hostile, name => {
        const { plan, over, difference } = renamed(whole, name)
        const texts = [
          planText(plan, { all: true, departure: null, over }),
          diffText(difference),
          name,
          ` ${name}\n${name}`,
        ]
        for (const text of texts) expect(commandsOf(disarmed(text))).toEqual([])
        const json = disarmedJson(jsonText(planDocument(plan, { over }), { outIsTerminal: true }))
        expect(commandsOf(json)).toEqual([])
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(planDocument(plan, { over }))))
      }),
      { numRuns: runs(60) },
    )
  })
})
