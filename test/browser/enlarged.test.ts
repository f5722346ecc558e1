import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Scope } from '../../src/model/access.ts'
import { noon } from '../support/observation.ts'
import { type Face, openFace } from './support/face.ts'
import { enlargeText, illegible } from './support/legible.ts'
import { fought, quarrel, whyFought } from './support/quarrel.ts'
import { openScreen, type Screen, type ScreenOptions } from './support/screen.ts'
import { overhang, signInWith } from './support/signed-in.ts'

/**
 * Zoom is tried as the window that it leaves. What a page sees of a browser's zoom is a window of fewer CSS pixels, each of more pixels of the screen; no page
 * can tell the two apart. WCAG 2.2 says so itself of reflow (1.4.10, note 1): "320 CSS pixels is equivalent to a starting viewport width of 1280 CSS pixels wide
 * at 400% zoom" (https://www.w3.org/TR/WCAG22/#reflow). So 640 by 400 at twice the density, in the tests of each page, are the 200 % of 1.4.4 on a window of 1280
 * by 800, and 320 wide here the 400 %. Larger text alone is another thing, and has the browser's own setting for it here.
 */
const ways = {
  'a zoom of 400 %': { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
  'text alone at 200 %': { viewport: { width: 1280, height: 800 } },
  'text alone at 200 % on a phone': { viewport: { width: 390, height: 844 } },
} as const satisfies Readonly<Record<string, ScreenOptions>>

type Way = keyof typeof ways

const happening = { at: '2026-11-21T12:00:00Z', sessions: 12, of: 12 }

/** A room in which everything happens that a page has words for. */
async function enlarged(
  way: Way,
  path: string,
  may: readonly Scope[],
  match?: string,
): Promise<Screen & { face: Face }> {
  const face = await openFace()
  onTestFinished(() => face[Symbol.asyncDispose]())
  const { keeper } = face
  keeper.entries.push(...quarrel)
  keeper.why = () => Promise.resolve(whyFought)
  keeper.feed.change(fought)
  keeper.feed.remove('4')
  const hold = { id: 'h1', kind: 'hold', selector: 'station=2', by: 'Mr Osei', reason: 'exam', ensure: null } as const
  keeper.feed.setHead({
    blockAll: happening,
    troubles: [{ what: 'provider-failed', since: happening.at, message: 'the host refuses' }],
    placed: [{ ...hold, until: '2026-11-21T12:45:00Z', sessions: ['2'] }],
  })
  const screen = await openScreen(face.origin, { now: noon, ...ways[way] })
  onTestFinished(async () => {
    expect(screen.faults).toEqual([])
    await screen[Symbol.asyncDispose]()
  })
  if (way.startsWith('text')) await enlargeText(screen.page)
  await signInWith(screen.page, face.token('Ms Keller', may, match), path)
  return { ...screen, face }
}

async function expectLegible(page: Page): Promise<void> {
  expect(await overhang(page)).toBe(0)
  expect(await illegible(page)).toEqual([])
}

const fileOf = (page: string, way: Way): string => `${page}-${way.replaceAll(/\W+/g, '-')}`

describe.each(Object.keys(ways) as readonly Way[])('With %s', way => {
  test('all of the dashboard can be read, and nothing has to be scrolled aside', async () => {
    const { page, keep } = await enlarged(way, '/', ['see', 'hold', 'release', 'sync'])
    await page.getByRole('region', { name: 'Warnings' }).getByText('Block All', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Station 3' }).waitFor()
    await keep(fileOf('dashboard', way))
    await expectLegible(page)
    await page.getByRole('button', { name: 'Station 3' }).click()
    const details = page.getByRole('complementary', { name: 'CLASS\\cem' })
    await details.getByText('there is no other').waitFor()
    await details.getByText('Undone: blocked again after it was unlocked').first().waitFor()
    await keep(fileOf('dashboard-details', way))
    await expectLegible(page)
    const views = page.getByRole('navigation', { name: 'Views' })
    for (const [view, last] of [
      ['Plan', 'Unlock held back'],
      ['Holds', 'covers 1 session'],
      ['Policies', 'Diagnostics'],
    ] as const) {
      await views.getByRole('link', { name: view }).click()
      await page.getByRole('heading', { name: view }).first().waitFor()
      await page.getByText(last).first().waitFor()
      await keep(fileOf(`dashboard-${view.toLowerCase()}`, way))
      await expectLegible(page)
    }
  })

  test('all of the teacher’s page can be read, and nothing has to be scrolled aside', async () => {
    const { page, keep } = await enlarged(way, '/teacher', ['hold', 'release'], 'room=lab-1')
    await page.getByRole('button', { name: '45 minutes' }).click()
    await page.getByRole('heading', { name: 'Paused until 13:45' }).waitFor()
    await keep(fileOf('teacher', way))
    await expectLegible(page)
  })

  test('all of the wall can be read, and nothing has to be scrolled aside', async () => {
    const { page, keep } = await enlarged(way, '/wall', ['wall'])
    await page.getByText('needs to be looked at').waitFor()
    await page.getByText('Contested: one station').waitFor()
    await keep(fileOf('wall', way))
    await expectLegible(page)
  })
})
