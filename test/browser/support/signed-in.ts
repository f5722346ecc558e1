import type { Page } from 'playwright-core'

/** Types the token as somebody does who was handed one, on the page of this path. */
export async function signInWith(page: Page, secret: string, path: string): Promise<void> {
  await page.goto(path)
  await page.getByLabel('Token').fill(secret)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('Token').waitFor({ state: 'detached' })
}

/** How much of the page lies beyond its right edge, in CSS pixels. */
export async function overhang(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

/** The role and name of what has the focus, as whoever hears the page is told. */
export async function focused(page: Page): Promise<string> {
  return page.evaluate(`(e => {
    const role = e.getAttribute('role') ?? e.tagName.toLowerCase()
    return role + ' ' + (e.getAttribute('aria-label') ?? e.textContent).trim()
  })(document.activeElement)`)
}
