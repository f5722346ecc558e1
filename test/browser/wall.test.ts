import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { boardSession } from '../support/fake-keeper.ts'
import { noon } from '../support/observation.ts'
import { barriers } from './support/accessible.ts'
import { type Face, openFace } from './support/face.ts'
import { openScreen } from './support/screen.ts'
import { overhang, signInWith } from './support/signed-in.ts'

const projector = { width: 1920, height: 1080 }
const fight = { policy: 'lessons', rule: 'open', reversals: 3, since: '', until: '', whenContested: 'slow' } as const

/** One desk of each kind, and a person's name wherever one may stand. */
function busyRoom({ keeper }: Face): void {
  const { feed } = keeper
  feed.change(boardSession('1', { blocked: 'yes' }))
  feed.change(boardSession('2', { blocked: 'yes', contested: fight }))
  feed.change(boardSession('3', { state: 'disconnected' }))
  feed.remove('4')
  feed.setHead({
    blockAll: { at: '2026-11-21T12:00:00Z', sessions: 2, of: 11 },
    troubles: [{ what: 'provider-failed', since: '2026-11-21T12:00:00Z', message: 'secretperson is signed in' }],
    placed: [
      {
        id: 'h1',
        kind: 'hold',
        selector: 'user=secretperson',
        by: 'secretperson',
        reason: 'secretperson writes an exam',
        ensure: null,
        until: '2026-11-21T12:45:00Z',
        sessions: ['5'],
      },
    ],
  })
}

function altogether(page: Page, text: string): Locator {
  return page.getByRole('list', { name: 'Altogether' }).getByText(text)
}

describe('The wall', () => {
  test('shows how every desk stands, and what can’t be overlooked', async () => {
    await using face = await openFace()
    await using screen = await openScreen(face.origin, { now: noon, viewport: projector })
    const { page } = screen
    await signInWith(page, face.token('Wall', ['wall']), '/wall')
    await altogether(page, '12 In use').waitFor()
    busyRoom(face)
    for (const text of [
      'Block All since 13:00',
      'Contested: one station',
      'One station: Paused until 13:45',
      'needs to be looked at',
    ])
      await page.getByRole('status').getByText(text).waitFor()
    const desk = (name: string): Promise<string> =>
      page.getByRole('listitem').filter({ hasText: name }).first().innerText()
    const shown = await Promise.all(['Desk 1', 'Desk 2', 'Desk 3', 'Desk 4', 'Desk 5', 'Desk 6'].map(desk))
    expect(shown.map(text => text.replaceAll(/\s+/g, ' ').trim())).toEqual([
      'Desk 1 Blocked',
      'Desk 2 Contested',
      'Desk 3 Disconnected',
      'Desk 4 Free',
      'Desk 5 Paused',
      'Desk 6 In use',
    ])
    await screen.keep('wall')
    expect(await barriers(page)).toEqual([])
    expect(screen.faults).toEqual([])
  })

  test('says that all are paused only if they are, and nothing of a pause that is about nobody', async () => {
    await using face = await openFace()
    await using screen = await openScreen(face.origin, { now: noon, viewport: projector })
    const { page } = screen
    await signInWith(page, face.token('Wall', ['wall']), '/wall')
    const hold = { id: 'h1', kind: 'hold', selector: null, by: null, reason: null, ensure: null } as const
    const pause = (sessions: readonly string[]): void =>
      face.keeper.feed.setHead({ placed: [{ ...hold, until: '2026-11-21T12:45:00Z', sessions }] })
    pause(face.keeper.feed.sessions.map(({ id }) => id))
    await page
      .getByRole('status')
      .getByText(/^Paused until 13:45$/)
      .waitFor()
    pause([])
    await page.getByRole('status').getByText('Paused').waitFor({ state: 'detached' })
  })

  test('is the page of the daemon that it shows, also after that was another version', async () => {
    await using face = await openFace()
    await using screen = await openScreen(face.origin, { now: noon, viewport: projector })
    const { page } = screen
    await signInWith(page, face.token('Wall', ['wall']), '/wall')
    await altogether(page, '12 In use').waitFor()
    await page.evaluate('globalThis.old = true')
    face.keeper.feed.setHead({ version: '0.2.0' })
    await expect.poll(() => page.evaluate('globalThis.old === undefined')).toBe(true)
    await altogether(page, '12 In use').waitFor()
  })

  test('asks for a token of its own where somebody who sees names is signed in', async () => {
    await using face = await openFace()
    await using screen = await openScreen(face.origin, { now: noon, viewport: projector })
    await screen.page.goto(face.link('/wall'))
    await screen.page.getByText('who may see names').waitFor()
    await altogether(screen.page, '12 In use').waitFor()
    expect(await screen.page.content()).not.toMatch(/pupil\d/)
  })

  test('says since when it has not heard anything, and catches up', async () => {
    await using face = await openFace()
    await using screen = await openScreen(face.origin, { now: noon, viewport: projector })
    const { page } = screen
    await signInWith(page, face.token('Wall', ['wall']), '/wall')
    await altogether(page, '12 In use').waitFor()
    await face.fallSilent()
    await page.getByText('No connection since 13:00: this is how it was').waitFor()
    await screen.keep('wall-lost')
    face.keeper.feed.change(boardSession('1', { blocked: 'yes' }))
    await face.comeBack()
    await page.evaluate('dispatchEvent(new Event("online"))')
    await altogether(page, '1 Blocked').waitFor()
    expect(await page.getByText('No connection').count()).toBe(0)
    expect(screen.faults).toEqual([])
  })

  test('says that nobody is there where there is no desk to show', async () => {
    await using face = await openFace({ stations: 0 })
    await using screen = await openScreen(face.origin, { now: noon, viewport: projector })
    const { page } = screen
    await signInWith(page, face.token('Wall', ['wall']), '/wall')
    await page.getByText('Nobody is logged on').waitFor()
    expect(await barriers(page)).toEqual([])
    face.keeper.feed.change(boardSession('1'))
    await altogether(page, '1 In use').waitFor()
    await page.getByText('Nobody is logged on').waitFor({ state: 'detached' })
  })

  test('has room for 60 desks on one screen', async () => {
    await using face = await openFace({ stations: 60 })
    await using screen = await openScreen(face.origin, { now: noon, viewport: projector, colorScheme: 'dark' })
    const { page } = screen
    await signInWith(page, face.token('Wall', ['wall']), '/wall')
    await altogether(page, '60 In use').waitFor()
    await screen.keep('wall-60-dark')
    expect(await page.evaluate('document.documentElement.scrollHeight - innerHeight')).toBeLessThanOrEqual(0)
  })

  test.each([
    ['dark', { colorScheme: 'dark', viewport: projector }],
    ['on a phone', { colorScheme: 'light', viewport: { width: 390, height: 844 } }],
    ['at 200 %', { colorScheme: 'light', viewport: { width: 960, height: 540 }, deviceScaleFactor: 2 }],
  ] as const)('is within everybody’s reach, %s', async (how, options) => {
    await using face = await openFace()
    await using screen = await openScreen(face.origin, { now: noon, ...options })
    const { page } = screen
    busyRoom(face)
    await signInWith(page, face.token('Wall', ['wall']), '/wall')
    await page.getByText('Block All').waitFor()
    await screen.keep(`wall-${how.replaceAll(/\W+/g, '-')}`)
    expect(await barriers(page)).toEqual([])
    expect(await overhang(page)).toBe(0)
    expect(screen.faults).toEqual([])
  })
})
