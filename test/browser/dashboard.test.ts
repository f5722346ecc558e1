import { describe, expect, onTestFinished, test } from 'vitest'
import type { Scope } from '../../src/model/access.ts'
import { boardSession } from '../support/fake-keeper.ts'
import { noon } from '../support/observation.ts'
import { barriers } from './support/accessible.ts'
import { type Face, openFace } from './support/face.ts'
import { fought, quarrel, whyFought } from './support/quarrel.ts'
import { openScreen, type Screen, type ScreenOptions } from './support/screen.ts'
import { focused, overhang, signInWith } from './support/signed-in.ts'

interface Watch extends Screen {
  readonly face: Face
}

interface WatchOptions extends ScreenOptions {
  readonly stations?: number
  readonly may?: readonly Scope[]
}

/** An operator looks at the room. At the end nothing may have gone wrong on the page. */
async function watch({
  stations = 12,
  may = ['see', 'hold', 'release'],
  ...options
}: WatchOptions = {}): Promise<Watch> {
  const face = await openFace({ stations })
  onTestFinished(() => face[Symbol.asyncDispose]())
  face.keeper.entries.push(...quarrel)
  face.keeper.why = () => Promise.resolve(whyFought)
  const screen = await openScreen(face.origin, { now: noon, ...options })
  onTestFinished(async () => {
    expect(screen.faults).toEqual([])
    await screen[Symbol.asyncDispose]()
  })
  await signInWith(screen.page, face.token('Mr Osei', may), '/')
  await screen.page.getByText(`${stations} sessions`).waitFor()
  return { ...screen, face }
}

describe('The dashboard', () => {
  test('shows each station with its user, state, block, decision and since when', async () => {
    const { page, face, keep } = await watch()
    face.keeper.feed.change(fought)
    face.keeper.feed.remove('4')
    const card = page.getByRole('button', { name: 'Station 3' })
    await card.getByText('Contested').waitFor()
    const text = (await card.innerText()).replaceAll(/\s+/g, ' ')
    for (const part of ['Desk 3', 'cem', 'CLASS', 'Blocked', 'Active', 'since 12:00']) expect(text).toContain(part)
    await page.getByRole('listitem').filter({ hasText: 'Desk 4' }).getByText('Nobody').waitFor()
    await keep('dashboard')
  })

  test('shows a Block All and a contested session so that nobody overlooks them, until they are over', async () => {
    const { page, face, keep, heard } = await watch()
    const { feed } = face.keeper
    for (const session of feed.sessions) feed.change({ ...session, blocked: 'yes' })
    feed.change(fought)
    feed.setHead({ blockAll: { at: '2026-11-21T12:00:00Z', sessions: 12, of: 12 } })
    const warnings = page.getByRole('region', { name: 'Warnings' })
    await warnings.getByText('Block All', { exact: true }).waitFor()
    await warnings.getByText('Contested: 1 session').waitFor()
    // Whoever hears the page is told at once.
    await expect.poll(heard).toContain('alert: Block All: 12 of 12 sessions are blocked')
    await expect.poll(() => page.title()).toContain('Block All')
    await keep('dashboard-block-all')
    await warnings.getByRole('button', { name: 'Show contested sessions' }).click()
    await page.getByRole('button', { name: 'Station 1 ' }).waitFor({ state: 'detached' })
    expect(await page.getByRole('button', { name: /^Station/ }).count()).toBe(1)
    for (const session of feed.sessions) feed.change({ ...session, blocked: 'no', contested: null })
    feed.setHead({ blockAll: null })
    await warnings.waitFor({ state: 'detached' })
    await expect.poll(() => page.title()).not.toContain('Block All')
  })

  test('tells at a click why, what was done, and how the fight went', async () => {
    const { page, face, keep } = await watch()
    face.keeper.feed.change(fought)
    await page.getByRole('button', { name: 'Station 3' }).click()
    const details = page.getByRole('complementary', { name: 'CLASS\\cem' })
    await details.getByText('lessons/open decides: there is no other.').waitFor()
    await details.getByText('The guard “contested” keeps it back until 13:05.').waitFor()
    await details.getByText('Stationkeeper acted 3 times, and someone undid it 3 times').waitFor()
    await details.getByRole('img', { name: 'Timeline of the fight' }).waitFor()
    await details.getByText('Undone: blocked again after it was unlocked').first().waitFor()
    await keep('dashboard-details')
    expect(await barriers(page)).toEqual([])
  })

  test('shows the pending plan in the words of WhatIf', async () => {
    const { page, face, keep } = await watch()
    face.keeper.feed.change(
      boardSession('5', {
        blocked: 'yes',
        decision: {
          status: 'change',
          action: 'unlock',
          desired: 'unlocked',
          reason: { code: 'blocked' },
          rule: { policy: 'lessons', rule: 'open' },
        },
      }),
    )
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Plan' }).click()
    await page
      .getByText('What if: Performing the operation "Unlock-WmsSession" on target "Session 5 (pupil5, station 5)".')
      .waitFor()
    face.keeper.feed.change(fought)
    const disconnect = { status: 'withheld', action: 'disconnect', desired: 'disconnected', rule: null } as const
    const preview = { action: 'unlock', reason: { code: 'blocked' }, rule: { policy: 'trial', rule: 'open' } }
    face.keeper.feed.change(boardSession('6', { decision: { ...disconnect, reason: { code: 'disarmed' }, preview } }))
    // What is kept back is told as well, and not only that something is.
    await page.getByText('Unlock held back: Someone undid it 3 times').waitFor()
    await page.getByText('Disconnect held back: The policies are not enforced').waitFor()
    await page.getByText('trial/open, which only previews, would unlock it').waitFor()
    await keep('dashboard-plan')
    expect(await barriers(page)).toEqual([])
  })

  test('places a hold with a reason and a length, and ends it', async () => {
    const { page, face, keep } = await watch()
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Holds' }).click()
    await page.getByLabel('Which sessions').fill('room=lab-1')
    await page.getByRole('combobox', { name: 'For' }).selectOption('45m')
    await page.getByLabel('Reason').fill('exam')
    await page.getByRole('button', { name: 'Hold', exact: true }).click()
    await page.getByText('covers 6 sessions').waitFor()
    await page.getByText('Held: 6 sessions.').waitFor()
    expect(await page.getByRole('combobox', { name: 'For' }).inputValue()).toBe('20m')
    expect(face.keeper.orders).toMatchObject([
      {
        by: 'Mr Osei',
        request: { verb: 'hold', selector: { text: 'room=lab-1' }, reason: 'exam', length: { for: 2_700_000 } },
      },
    ])
    await keep('dashboard-holds')
    expect(await barriers(page)).toEqual([])
    await page.getByRole('button', { name: /^Release hold/ }).click()
    await page.getByText('Nothing is on hold').waitFor()
    expect(face.keeper.placed()).toEqual([])
  })

  test('says what is wrong with a hold, and places none', async () => {
    const { page, face } = await watch()
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Holds' }).click()
    await page.getByLabel('Which sessions').fill('rooom lab-1')
    await page.getByLabel('Reason').fill('exam')
    await page.getByRole('button', { name: 'Hold', exact: true }).click()
    await page.getByRole('alert').filter({ hasText: 'selector, column' }).waitFor()
    expect(face.keeper.orders).toEqual([])
  })

  test('releases a session that waits, and what somebody names', async () => {
    const { page, face } = await watch()
    face.keeper.feed.change(fought)
    await page.getByRole('button', { name: 'Station 3' }).click()
    await page
      .getByRole('form', { name: 'Release this session' })
      .getByRole('button', { name: 'Release', exact: true })
      .click()
    await page.getByText('Nothing waited there').waitFor()
    expect(await focused(page)).toBe('h2 CLASS\\cem')
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Holds' }).click()
    const form = page.getByRole('form', { name: 'Release sessions' })
    await form.getByLabel('Sessions to release').fill('room lab-1')
    await form.getByRole('button', { name: 'Release', exact: true }).click()
    await form.getByRole('alert').getByText('selector, column').waitFor()
    await form.getByLabel('Sessions to release').fill('room=lab-1')
    await form.getByRole('button', { name: 'Release', exact: true }).click()
    await form.getByText('Nothing waited there').waitFor()
    expect(face.keeper.orders).toMatchObject([
      { by: 'Mr Osei', request: { verb: 'release', target: { selector: { match: { sessionId: ['3'] } } } } },
      { by: 'Mr Osei', request: { verb: 'release', target: { selector: { text: 'room=lab-1' } } } },
    ])
    expect(await barriers(page)).toEqual([])
  })

  test('fetches the policies for whom may have that, and says what came of it', async () => {
    const { page, face, keep } = await watch({ may: ['see', 'sync'] })
    const outcome = { ...(await face.keeper.sync('')), problem: 'the repository can not be reached' }
    face.keeper.sync = () => Promise.resolve(outcome)
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Policies' }).click()
    await page.getByRole('button', { name: 'Fetch policies now' }).click()
    await page.getByRole('status').getByText('stays in force: the repository can not be reached').waitFor()
    await keep('dashboard-sync')
    expect(await barriers(page)).toEqual([])
  })

  test('shows the policies with revision, commit and diagnostics', async () => {
    const { page, face, keep } = await watch()
    const { policies } = face.keeper.feed.head
    face.keeper.feed.setHead({
      policies: {
        ...policies,
        source: 'https://git.example/school.git',
        commit: { id: 'c0ffee'.repeat(6), committedAt: '2026-11-21T07:00:00Z', fetchedAt: '2026-11-21T11:59:00Z' },
        problem: 'the newest commit is not signed',
        diagnostics: [
          {
            code: 'shadowed-rule',
            severity: 'warning',
            file: 'lessons.yaml',
            line: 7,
            column: 5,
            message: 'never decides',
          },
        ],
      },
    })
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Policies' }).click()
    for (const text of ['sha256:000000000000', 'c0ffeec0ffee', 'the newest commit is not signed', 'lessons.yaml:7:5'])
      await page.getByText(text).waitFor()
    await keep('dashboard-policies')
    expect(await barriers(page)).toEqual([])
  })

  test('says that the connection is lost, and recovers from it with what changed meanwhile', async () => {
    const { page, face, keep, heard } = await watch()
    await face.fallSilent()
    await page.getByRole('region', { name: 'Warnings' }).getByText('Connection lost').waitFor()
    await expect.poll(heard).toContain('alert: Connection lost. What is shown is how it was.')
    await keep('dashboard-lost')
    face.keeper.feed.change(fought)
    // While nobody answers it stays, and may be pressed; afterwards the page may be quicker than a finger.
    await page.getByRole('button', { name: 'Try now' }).click()
    await face.comeBack()
    await page.evaluate('dispatchEvent(new Event("online"))')
    await expect.poll(heard).toContain('status: Connected again. What is shown is how it is now.')
    await page.getByText('Live', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Station 3' }).getByText('Blocked').waitFor()
  })

  test('says a Block All again to whoever hears the page, though it is as large as the one before', async () => {
    const { page, face, heard } = await watch()
    const { feed } = face.keeper
    for (const minute of ['00', '01']) {
      feed.setHead({ blockAll: { at: `2026-11-21T12:${minute}:00Z`, sessions: 12, of: 12 } })
      await page.getByRole('region', { name: 'Warnings' }).getByText('Block All', { exact: true }).waitFor()
      feed.setHead({ blockAll: null })
      await page.getByRole('region', { name: 'Warnings' }).waitFor({ state: 'detached' })
    }
    const said = 'alert: Block All: 12 of 12 sessions are blocked'
    await expect.poll(async () => (await heard()).filter(each => each === said)).toHaveLength(2)
  })

  test('tells of a Block All in the title of a tab that nobody looks at', async () => {
    const { page, face } = await watch()
    // As in a tab behind others: nothing is drawn there.
    await page.evaluate('globalThis.requestAnimationFrame = () => 0')
    face.keeper.feed.setHead({ blockAll: { at: '2026-11-21T12:00:00Z', sessions: 12, of: 12 } })
    await expect.poll(() => page.title()).toContain('Block All')
  })

  test('says of which day a time is once that is over, though nothing else of the session is new', async () => {
    const { page, face } = await watch()
    const card = page.getByRole('button', { name: 'Station 3' })
    await card.getByText('since 12:00').waitFor()
    await page.clock.setFixedTime(noon + 24 * 3_600_000)
    face.keeper.feed.setHead({ observedAt: '2026-11-22T12:00:00Z' })
    await card.getByText('since 21 Nov, 12:00').waitFor()
  })

  test('asks again what it could not be told while it was alone', async () => {
    const { page, face } = await watch()
    await face.fallSilent()
    await page.getByRole('region', { name: 'Warnings' }).getByText('Connection lost').waitFor()
    await page.getByRole('button', { name: 'Station 3' }).click()
    const details = page.getByRole('complementary')
    await details.getByText('the daemon can not be reached').first().waitFor()
    // While nobody answers it stays, and may be pressed; afterwards the page may be quicker than a finger.
    await page.getByRole('button', { name: 'Try now' }).click()
    await face.comeBack()
    await page.evaluate('dispatchEvent(new Event("online"))')
    await details.getByText('lessons/open decides: there is no other.').waitFor()
    await details.getByText('the daemon can not be reached').first().waitFor({ state: 'detached' })
  })

  test('shows what can not be seen of a name, and lets no name turn around what stands beside it', async () => {
    const { page, face, keep } = await watch()
    face.keeper.feed.change(boardSession('3', { user: 'CLASS\\ana\u202egnp.exe' }))
    face.keeper.feed.change(boardSession('4', { user: `CLASS\\${'x'.repeat(200)}` }))
    face.keeper.feed.change(boardSession('5', { user: 'CLASS\\<img src=x onerror=alert(1)>' }))
    await page.getByRole('button', { name: 'Station 3' }).getByText('anaU+202Egnp.exe').waitFor()
    await page.getByRole('button', { name: 'Station 5' }).getByText('<img src=x').waitFor()
    await page.getByRole('button', { name: 'Station 3' }).click()
    await page.getByRole('heading', { name: 'CLASS\\anaU+202Egnp.exe' }).waitFor()
    expect(await overhang(page)).toBe(0)
    await keep('dashboard-names')
  })

  test('tells which view and which sessions are chosen where the system has colours of its own', async () => {
    const { page, keep } = await watch({ forcedColors: 'active' })
    const outline = (view: string): Promise<string> =>
      page.evaluate(`getComputedStyle(document.querySelector('nav a[href="#${view}"]')).outlineStyle`)
    await page.getByRole('button', { name: /^In sync/ }).click()
    expect([await outline('room'), await outline('plan')]).toEqual(['solid', 'none'])
    await keep('dashboard-forced-colours')
    expect(await barriers(page)).toEqual([])
  })

  test('goes through the room by arrow keys, and Esc leads back from the details to where it was', async () => {
    const { page, face } = await watch()
    face.keeper.feed.change(fought)
    await page.getByRole('button', { name: 'Station 3' }).getByText('Contested').waitFor()
    for (let tabs = 0; tabs < 20 && !(await focused(page)).startsWith('button Station 1'); tabs++)
      await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => focused(page)).toMatch(/^button Station 3/)
    await page.keyboard.press('Enter')
    await page.getByRole('complementary', { name: 'CLASS\\cem' }).waitFor()
    await expect.poll(() => focused(page)).toBe('h2 CLASS\\cem')
    await page.keyboard.press('Escape')
    await page.getByRole('complementary').waitFor({ state: 'detached' })
    await expect.poll(() => focused(page)).toMatch(/^button Station 3/)
  })

  test('says that another version is running now, and takes nothing from whoever is writing', async () => {
    const { page, face, keep } = await watch()
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Holds' }).click()
    await page.getByLabel('Reason').fill('exam in the first ro')
    await page.evaluate('globalThis.old = true')
    face.keeper.feed.setHead({ version: '0.2.0' })
    await page.getByRole('status').getByText('Stationkeeper is 0.2.0 now').waitFor()
    expect(await page.getByLabel('Reason').inputValue()).toBe('exam in the first ro')
    expect(await focused(page)).toMatch(/^input/)
    expect(await page.evaluate('old')).toBe(true)
    await keep('dashboard-new-version')
    expect(await barriers(page)).toEqual([])
    await page.getByRole('button', { name: 'Reload the page' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate('globalThis.old === undefined')).toBe(true)
    // Where she was, with nothing more to be said.
    await page.getByLabel('Which sessions').waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
    expect(await page.getByText('A new version is running').count()).toBe(0)
  })

  test('offers nothing that the token may not', async () => {
    const { page, face } = await watch({ may: ['see'] })
    face.keeper.feed.change(fought)
    await page.getByRole('button', { name: 'Station 3' }).click()
    await page.getByRole('complementary').getByText('Why', { exact: true }).waitFor()
    expect(await page.getByText('Hold this session').count()).toBe(0)
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Holds' }).click()
    await page.getByRole('heading', { name: 'Holds and overrides' }).waitFor()
    expect(await page.getByRole('button', { name: 'Hold', exact: true }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Release' }).count()).toBe(0)
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Policies' }).click()
    await page.getByText('Source').waitFor()
    expect(await page.getByRole('button', { name: 'Fetch policies now' }).count()).toBe(0)
  })

  test.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { colorScheme: 'light', viewport: { width: 390, height: 844 } }],
    ['at 200 %', { colorScheme: 'dark', viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }],
  ] as const)('is within everybody’s reach, %s', async (how, options) => {
    const { page, face, keep } = await watch(options)
    face.keeper.feed.change(fought)
    face.keeper.feed.setHead({ blockAll: { at: '2026-11-21T12:00:00Z', sessions: 12, of: 12 } })
    await page.getByRole('region', { name: 'Warnings' }).getByText('Block All', { exact: true }).waitFor()
    const name = `dashboard-${how.replaceAll(/\W+/g, '-')}`
    await keep(name)
    expect(await barriers(page)).toEqual([])
    expect(await overhang(page)).toBe(0)
    await page.getByRole('button', { name: 'Station 3' }).click()
    await page.getByRole('complementary').getByText('there is no other').waitFor()
    await page.getByRole('img', { name: 'Timeline of the fight' }).waitFor()
    await keep(`${name}-details`)
    expect(await barriers(page)).toEqual([])
    expect(await overhang(page)).toBe(0)
  })

  test('draws anew of 500 sessions only those that changed', async () => {
    const { page, face } = await watch({ stations: 500 })
    await page.evaluate(`{
      globalThis.touched = new Set()
      new MutationObserver(found => {
        for (const { target } of found) {
          const card = (target.nodeType === 1 ? target : target.parentElement).closest('.desk')
          if (card !== null) touched.add(card)
        }
      }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
    }`)
    const { feed } = face.keeper
    for (const id of ['7', '250', '499']) feed.change(boardSession(id, { state: 'disconnected' }))
    await page.getByRole('group', { name: 'Show only' }).getByText('Disconnected 3').waitFor()
    expect(await page.evaluate('touched.size')).toBe(3)
    expect(await page.evaluate('document.querySelectorAll(".desk").length')).toBe(500)
  })
})
