import { describe, expect, onTestFinished, test } from 'vitest'
import { boardSession } from '../support/fake-keeper.ts'
import { noon } from '../support/observation.ts'
import { until } from '../support/until.ts'
import { barriers } from './support/accessible.ts'
import { type Face, openFace } from './support/face.ts'
import { openScreen, type Screen, type ScreenOptions } from './support/screen.ts'
import { focused, overhang, signInWith } from './support/signed-in.ts'

/** Noon in UTC is one o'clock where the browser is. */
const one = noon

interface Lesson extends Screen {
  readonly face: Face
  readonly secret: string
}

/** Ms Keller stands before her class, and has signed in. At the end nothing may have gone wrong on her page. */
async function lesson({ may = ['hold', 'release'], ...options }: LessonOptions = {}): Promise<Lesson> {
  const face = await openFace({ stations: 28 })
  onTestFinished(() => face[Symbol.asyncDispose]())
  const screen = await openScreen(face.origin, { now: one, ...options })
  onTestFinished(async () => {
    expect(screen.faults).toEqual([])
    await screen[Symbol.asyncDispose]()
  })
  const secret = face.token('Ms Keller', may, 'room=lab-1')
  await signInWith(screen.page, secret, '/teacher')
  return { ...screen, face, secret }
}

interface LessonOptions extends ScreenOptions {
  readonly may?: readonly ('hold' | 'release' | 'see')[]
}

describe('The teacher’s page', () => {
  test.each([
    [10, '13:10'],
    [20, '13:20'],
    [45, '13:45'],
  ])('pauses the room for %i minutes in her name, and says until when', async (minutes, end) => {
    const { page, face } = await lesson()
    await page.getByRole('heading', { name: 'Not paused' }).waitFor()
    await page.getByRole('button', { name: `${minutes} minutes` }).click()
    await page.getByRole('heading', { name: `Paused until ${end}` }).waitFor()
    await page.getByText(`${minutes} minutes left, asked for by Ms Keller`).waitFor()
    expect(face.keeper.orders).toMatchObject([
      {
        by: 'Ms Keller',
        request: { verb: 'hold', selector: { text: 'room=lab-1' }, length: { for: minutes * 60_000 } },
      },
    ])
  })

  test('counts the minutes by the clock of the host, whatever her phone shows', async () => {
    const { page } = await lesson({ now: noon + 3_600_000 })
    await page.getByRole('button', { name: '10 minutes' }).click()
    await page.getByRole('heading', { name: 'Paused until 13:10' }).waitFor()
    await page.getByText('10 minutes left').waitFor()
  })

  test('does not say that the policies are kept where somebody else holds the room, or where nothing is done', async () => {
    const { page, face } = await lesson()
    await page.getByText('keeps these sessions as the policies say').waitFor()
    const sessions = face.keeper.feed.sessions.slice(0, 14).map(({ id }) => id)
    const hold = {
      id: 'h-9',
      kind: 'hold',
      selector: 'everySession',
      by: 'root',
      reason: 'exam',
      ensure: null,
    } as const
    face.keeper.feed.setHead({ placed: [{ ...hold, until: '2026-11-21T13:00:00Z', sessions }] })
    await page.getByRole('heading', { name: 'On hold by somebody else' }).waitFor()
    expect(await page.getByText('as the policies say').count()).toBe(0)
    face.keeper.feed.setHead({ placed: [], armed: false })
    await page.getByText('does nothing on this computer now').waitFor()
  })

  test('resumes at once', async () => {
    const { page, face } = await lesson()
    await page.getByRole('button', { name: '45 minutes' }).click()
    await page.getByRole('button', { name: 'Resume now' }).click()
    await page.getByRole('heading', { name: 'Not paused' }).waitFor()
    expect(face.keeper.placed()).toEqual([])
    expect(await page.getByRole('button', { name: 'Resume now' }).count()).toBe(0)
  })

  test('puts a new length in the place of the old one, be it shorter', async () => {
    const { page, face } = await lesson()
    await page.getByRole('button', { name: '45 minutes' }).click()
    await page.getByRole('heading', { name: 'Paused until 13:45' }).waitFor()
    await page.getByRole('button', { name: '10 minutes' }).click()
    await page.getByRole('heading', { name: 'Paused until 13:10' }).waitFor()
    expect(face.keeper.placed()).toHaveLength(1)
  })

  test('does all of it by keyboard, and loses nobody on the way', async () => {
    const { page } = await lesson()
    await page.getByRole('button', { name: '10 minutes' }).waitFor()
    for (let tabs = 0; tabs < 8 && (await focused(page)) !== 'button 10 minutes'; tabs++)
      await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Paused until 13:20' }).waitFor()
    // The room may show it before the daemon's answer is here, and until then no button does anything.
    await page.getByRole('button', { name: '20 minutes', disabled: false }).waitFor()
    expect(await focused(page)).toBe('button 20 minutes')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('button Resume now')
    await page.keyboard.press('Space')
    await page.getByRole('heading', { name: 'Not paused' }).waitFor()
    expect(await focused(page)).toBe('button 10 minutes')
  })

  test('shows a Block All and its end without being asked', async () => {
    const { page, face, keep } = await lesson()
    await page.getByText('14 sessions, none blocked').waitFor()
    const { feed } = face.keeper
    for (const session of feed.sessions.slice(0, 14)) feed.change({ ...session, blocked: 'yes' })
    feed.setHead({ blockAll: { at: '2026-11-21T12:00:00Z', sessions: 14, of: 14 } })
    await page.getByRole('status').getByText('Block All since 13:00: 14 of 14 sessions').waitFor()
    await page.getByText('14 sessions, 14 blocked').waitFor()
    await page.getByRole('button', { name: '20 minutes' }).click()
    await page.getByRole('heading', { name: 'Paused until 13:20' }).waitFor()
    await keep('teacher-block-all')
    for (const session of feed.sessions.slice(0, 14)) feed.change({ ...session, blocked: 'no' })
    feed.setHead({ blockAll: null })
    await page.getByText('14 sessions, none blocked').waitFor()
    await page.getByText('Block All').waitFor({ state: 'detached' })
  })

  test('says that a session is contested, and that acting is stopped', async () => {
    const { page, face } = await lesson()
    await page.getByText('14 sessions').waitFor()
    const contested = { policy: 'p', rule: 'r', reversals: 3, since: '', until: '', whenContested: 'slow' } as const
    face.keeper.feed.change(boardSession('3', { contested }))
    face.keeper.feed.setHead({ stopped: 'maintenance' })
    await page.getByText('1 session is contested').waitFor()
    await page.getByText('Stationkeeper is stopped').waitFor()
  })

  test('says when the daemon is gone, and goes on by itself when it is back', async () => {
    const { page, face, keep } = await lesson()
    await page.getByText('14 sessions, none blocked').waitFor()
    await face.fallSilent()
    await page.getByRole('alert').getByText('can not be reached').waitFor()
    await page.getByRole('button', { name: '10 minutes' }).click()
    await page
      .getByRole('alert')
      .filter({ hasText: /^The daemon can not be reached\.$/ })
      .waitFor()
    await keep('teacher-lost')
    face.keeper.feed.change(boardSession('2', { blocked: 'yes' }))
    await face.comeBack()
    // As when the network is there again: nobody waits for the next attempt.
    await page.evaluate('dispatchEvent(new Event("online"))')
    await page.getByText('14 sessions, 1 blocked').waitFor()
    await until(() => face.keeper.feed.followers === 1)
    expect(await page.getByText('What you see may be old').isVisible()).toBe(false)
  })

  test('says that another version is running now, and is of that once she loads it anew', async () => {
    const { page, face, keep } = await lesson()
    await page.getByText('14 sessions, none blocked').waitFor()
    await page.evaluate('globalThis.old = true')
    face.keeper.feed.setHead({ version: '0.2.0' })
    await page.getByRole('status').getByText('Stationkeeper is 0.2.0 now').waitFor()
    await keep('teacher-new-version')
    expect(await barriers(page)).toEqual([])
    expect(await page.evaluate('old')).toBe(true)
    await page.getByRole('button', { name: 'Reload the page' }).click()
    await expect.poll(() => page.evaluate('globalThis.old === undefined')).toBe(true)
    await page.getByText('14 sessions, none blocked').waitFor()
    expect(await page.getByText('A new version is running').count()).toBe(0)
  })

  test('tells her what the daemon says against it', async () => {
    const { page, face } = await lesson()
    face.keeper.refusal = 'a hold may last 30m at most'
    await page.getByRole('button', { name: '45 minutes' }).click()
    await page.getByRole('alert').getByText('a hold may last 30m at most').waitFor()
    await page.getByRole('heading', { name: 'Not paused' }).waitFor()
  })

  test('offers no end of a pause where the token may end none', async () => {
    const { page } = await lesson({ may: ['hold'] })
    await page.getByRole('button', { name: '10 minutes' }).click()
    await page.getByRole('heading', { name: 'Paused until 13:10' }).waitFor()
    expect(await page.getByRole('button', { name: 'Resume now' }).count()).toBe(0)
  })

  test('says what it is for to whoever has no room', async () => {
    await using face = await openFace()
    await using screen = await openScreen(face.origin, { now: one })
    await screen.page.goto(face.link('/teacher'))
    await screen.page.getByText('more than a room').waitFor()
    expect(await screen.page.getByRole('button', { name: 'minutes' }).count()).toBe(0)
    expect(await barriers(screen.page)).toEqual([])
    await screen.keep('teacher-no-room')
  })

  test.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { colorScheme: 'light', viewport: { width: 390, height: 844 } }],
    ['at 200 %', { colorScheme: 'dark', viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }],
  ] as const)('is within everybody’s reach, %s', async (how, options) => {
    const { page, keep } = await lesson(options)
    await page.getByRole('button', { name: '45 minutes' }).click()
    await page.getByRole('heading', { name: 'Paused until 13:45' }).waitFor()
    await keep(`teacher-${how.replaceAll(/\W+/g, '-')}`)
    expect(await barriers(page)).toEqual([])
    expect(await overhang(page)).toBe(0)
  })
})
