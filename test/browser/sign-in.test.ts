import { describe, expect, test } from 'vitest'
import { noon } from '../support/observation.ts'
import { barriers } from './support/accessible.ts'
import { openFace } from './support/face.ts'
import { openScreen } from './support/screen.ts'

const teacher = ['hold', 'release'] as const

describe('The sign-in', () => {
  test('lets in by the link of the command line, whose code is neither left behind nor good for a second time', async () => {
    await using face = await openFace()
    await using screen = await openScreen(face.origin, { now: noon })
    const { page } = screen
    const link = face.link('/teacher')
    await page.goto(link)
    await page.getByText('root').waitFor()
    expect(page.url()).toBe(`${face.origin}/teacher`)
    await page.reload()
    await page.getByText('root').waitFor()

    await using other = await openScreen(face.origin, { now: noon })
    await other.page.goto(link)
    await other.page.getByRole('alert').getByText('used before').waitFor()
    expect([...screen.faults, ...other.faults]).toEqual([])
  })

  test('keeps the secret where no script reads it and no other site has it sent', async () => {
    await using face = await openFace()
    await using screen = await openScreen(face.origin, { now: noon })
    await screen.page.goto(face.link('/teacher'))
    await screen.page.getByText('root').waitFor()
    const cookies = await screen.page.context().cookies()
    expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }])
    expect(await screen.page.evaluate('document.cookie + JSON.stringify(sessionStorage)')).toBe('{}')
    // One half of it, which is random bits without the other.
    const [key, ...others] = await screen.page.evaluate<readonly string[]>('Object.values(localStorage)')
    expect(others).toEqual([])
    const readWith = async (headers: Readonly<Record<string, string>>): Promise<number> =>
      (await fetch(`${face.origin}/v1/board`, { headers })).status
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    const half = { 'x-stationkeeper-page': String(key) }
    expect(await Promise.all([{ cookie }, half, { cookie, ...half }].map(readWith))).toEqual([401, 401, 200])
  })

  test('takes a token from the keyboard alone, and says what is wrong with another', async () => {
    await using face = await openFace()
    await using screen = await openScreen(face.origin, { now: noon })
    const { page } = screen
    const secret = face.token('Ms Keller', teacher, 'room=lab-1')
    await page.goto('/teacher')
    await page.getByLabel('Token').waitFor()
    await page.keyboard.type('nobody’s')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('not known here').waitFor()
    expect(await page.getByLabel('Token').evaluate(field => field === field.ownerDocument.activeElement)).toBe(true)
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type(secret)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('Ms Keller').waitFor()
    expect(screen.faults).toEqual([])
  })

  test.each([
    ['a teacher', teacher, '/teacher', 'Pause a room'],
    ['a screen on the wall', ['wall'], '/wall', 'host-1'],
  ] as const)('leads %s to the page that the token is for', async (name, may, path, heading) => {
    await using face = await openFace()
    await using screen = await openScreen(face.origin, { now: noon })
    const { page } = screen
    await page.goto('/')
    await page.getByLabel('Token').fill(face.token(name, may, 'room=lab-1'))
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: heading }).waitFor()
    expect(page.url()).toBe(`${face.origin}${path}`)
    expect(screen.faults).toEqual([])
  })

  test('says to whom no page shows anything that it is their token, and takes another one', async () => {
    await using face = await openFace()
    await using screen = await openScreen(face.origin, { now: noon })
    const { page } = screen
    await page.goto('/')
    await page.getByLabel('Token').fill(face.token('prometheus', ['metrics']))
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').getByText('is for programs (metrics), and shows nothing here.').waitFor()
    await screen.keep('sign-in-no-page')
    await page.getByLabel('Token').fill(face.token('Mr Osei', ['see']))
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('12 sessions').waitFor()
    expect(screen.faults).toEqual([])
  })

  test('comes back as soon as a token is revoked, and takes a link where it is', async () => {
    await using face = await openFace()
    await using screen = await openScreen(face.origin, { now: noon })
    const { page } = screen
    const secret = face.token('Ms Keller', teacher, 'room=lab-1')
    await page.goto('/teacher')
    await page.getByLabel('Token').fill(secret)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: '20 minutes' }).waitFor()
    // Before the daemon is asked, and not before the button is pressed: the page may have been told on its line by then, and have no button any more.
    await page.route('**/v1/holds', route => {
      face.revoke(secret)
      return route.continue()
    })
    await page.getByRole('button', { name: '20 minutes' }).click()
    await page.getByRole('alert').getByText('signed out').waitFor()
    expect(face.keeper.orders).toEqual([])

    // The page is open already, and is not loaded again for another fragment.
    await page.goto(face.link('/teacher'))
    await page.getByText('root').waitFor()
  })

  test('ends what a link began', async () => {
    await using face = await openFace()
    await using screen = await openScreen(face.origin, { now: noon })
    const { page } = screen
    await page.goto(face.link('/teacher'))
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Token').waitFor()
    await page.reload()
    await page.getByLabel('Token').waitFor()
    expect(await page.context().cookies()).toEqual([])
  })

  test.each(['light', 'dark'] as const)('is within everybody’s reach, %s', async colorScheme => {
    await using face = await openFace()
    await using screen = await openScreen(face.origin, {
      now: noon,
      colorScheme,
      viewport: { width: 390, height: 700 },
    })
    const { page } = screen
    await page.goto('/#code=of-yesterday')
    await page.getByRole('alert').waitFor()
    await screen.keep(`sign-in-${colorScheme}`)
    expect(await barriers(page)).toEqual([])
    expect(screen.faults).toEqual([])
  })
})
