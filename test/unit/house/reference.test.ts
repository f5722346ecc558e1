import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fieldsPage } from '../../../scripts/reference/fields.ts'
import { referencePages } from '../../../scripts/reference/pages.ts'
import { verbs } from '../../../src/cli/verbs.ts'

const root = join(import.meta.dirname, '../../..')

describe('the reference', () => {
  test('says what help and schemas say: otherwise `npm run reference`', async () => {
    const pages = await referencePages()
    expect([...pages.keys()].map(path => path.slice('docs/reference/'.length)).sort()).toEqual(
      readdirSync(join(root, 'docs/reference')).sort(),
    )
    for (const [path, text] of pages) expect(readFileSync(join(root, path), 'utf8')).toBe(text)
  })

  test('has a chapter for every verb, and each of its links leads to a chapter', async () => {
    for (const [path, text] of await referencePages()) {
      expect(existsSync(join(root, path))).toBe(true)
      const chapters = [...text.matchAll(/^## (.+)$/gm)].map(([, name = '']) => name.toLowerCase())
      const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, name = '']) => name)
      expect(links.length).toBeGreaterThan(5)
      expect(links.filter(name => !chapters.includes(name))).toEqual([])
      if (path.endsWith('commands.md')) expect(chapters).toEqual(expect.arrayContaining([...verbs.keys()]))
    }
  })

  test('keeps bars in their cells, and says what is needed and what is taken where nothing is written', () => {
    const page = fieldsPage('Things', {
      $defs: {
        Thing: {
          description: 'One.',
          required: ['a'],
          properties: { a: { enum: ['x|y', 'z'] }, b: { type: 'integer', minimum: 1, default: 2, examples: [3] } },
        },
      },
    })
    expect(page).toContain('| `a` | `x\\|y`, `z` | **needed** |  |')
    expect(page).toContain('| `b` | whole number from 1 | `2` | As in `3`. |')
  })
})
