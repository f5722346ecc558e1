import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectFolder } from '../support/cli.ts'
import { containsExcerpt } from '../support/guide-excerpt.ts'
import { guideBlocks } from '../support/guide-page.ts'
import { guideReader } from '../support/guide-reader.ts'

const guide = readdirSync(join(projectFolder, 'docs/guide'))
  .filter(name => name.endsWith('.md'))
  .map(name => `docs/guide/${name}`)

const pages = ['README.md', ...guide]

const manuals = readdirSync(join(projectFolder, 'docs'))
  .filter(name => name.endsWith('.md') && name !== 'README.md')
  .map(name => `docs/${name}`)

// The pages are typed into a shell of Unix; what they say of Windows is only parsed.
describe.skipIf(process.platform === 'win32')('whoever types what a page says', () => {
  for (const page of pages) {
    // Some have a daemon begin several times, or git sign and fetch.
    it(`sees what it says: ${page}`, { timeout: 120_000 }, async () => {
      await using reader = guideReader(page)
      for (const block of guideBlocks(readFileSync(join(projectFolder, page), 'utf8'))) await reader.follow(block)
    })
  }
})

describe('the pages', () => {
  const linked = [...pages, 'docs/README.md']
  const read = (page: string): string => readFileSync(join(projectFolder, page), 'utf8')

  it('link to headings that exist', () => {
    const missing = linked.flatMap(page =>
      [...read(page).matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)]
        .map(([, to = '', anchor = '']) => ({ page, to: to === '' ? page : join(dirname(page), to), anchor }))
        .filter(({ to, anchor }) => !anchorsOf(read(to)).includes(anchor)),
    )
    expect(missing).toEqual([])
  })

  it('are all in the index', () => {
    const index = read('docs/README.md')
    expect([...guide, ...manuals].filter(page => !index.includes(`(${page.slice('docs/'.length)})`))).toEqual([])
  })
})

/** As GitHub makes them of headings. */
function anchorsOf(markdown: string): readonly string[] {
  const headings = [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading)
  return headings.map(heading =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

describe('the reader of the guide', () => {
  const of = (text: string) => guideBlocks(text)
  const follow = async (text: string): Promise<string> => {
    await using reader = guideReader('page.md')
    try {
      for (const block of of(text)) await reader.follow(block)
    } catch (error) {
      return String(error)
    }
    return ''
  }
  const sh = (line: string): string => `\`\`\`sh\n${line}\n\`\`\`\n`

  it('notices a command that fails, an output that differs, a verb and a flag that do not exist', async () => {
    expect(await follow(sh('stationkeeper init && stationkeeper validate'))).toBe('')
    expect(await follow(sh('stationkeeper validate nowhere'))).toContain(
      'page.md:2: stationkeeper validate nowhere ended with 3',
    )
    expect(await follow(`${sh('stationkeeper init')}\`\`\`text\nelse\n\`\`\`\n`)).toContain('page.md:5: no part')
    const parsed = '<!-- test: only parsed, needs root -->\n'
    expect(await follow(`${parsed}${sh('sudo stationkeeper status')}`)).toBe('')
    expect(await follow(`${parsed}${sh('sudo stationkeeper statsu')}`)).toContain('no verb statsu')
    expect(await follow(`${parsed}${sh('sudo -u keeper stationkeeper plan --whatif')}`)).toContain('--whatif')
    expect(await follow(sh('stationkeeper init').replace('```sh', '<!-- test: only parsed -->\n```sh'))).toContain(
      'why',
    )
  })

  it('has a page whose examples name a day play on the day before it', async () => {
    const ahead = sh('stationkeeper init && stationkeeper why 3 --at 2026-11-30T09:00:00Z')
    expect(await follow(`<!-- test: as on 2026-11-29T09:00:00Z -->\n${ahead}`)).toBe('')
    expect(await follow(`<!-- test: as on 2026-12-01T09:00:00Z -->\n${ahead}`)).toContain('no plan was recorded')
  })

  it('notices policies and settings that are not valid', async () => {
    const yaml = (text: string): string => `\`\`\`yaml\n${text}\n\`\`\`\n`
    const policy = 'apiVersion: stationkeeper/v1\nkind: SessionPolicy\nmetadata: { name: a }\nspec:\n  rules: []'
    expect(await follow(yaml(policy.replace('rules', 'rulez')))).toContain('page.md:2: ')
    expect(await follow(yaml('spec:\n  resync: 10s'))).toBe('')
    expect(await follow(yaml('spec:\n  resynk: 10s'))).toContain('page.md:2: no settings')
  })

  it('compares excerpts line by line', () => {
    const output = 'one  at 10:00:00\ntwo sha256:abc\n\nthree (x7z9)\n'
    expect(containsExcerpt(output, 'one at 09:30:00')).toBe(true)
    expect(containsExcerpt(output, 'one at …\n…\nthree (k4t7)')).toBe(true)
    expect(containsExcerpt(output, 'two sha256:12\nthree (k4t7)')).toBe(true)
    expect(containsExcerpt(output, 'one at 09:30:00\nthree (k4t7)')).toBe(false)
    expect(containsExcerpt(output, 'ne at 09:30:00')).toBe(false)
  })
})
