import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, inject } from 'vitest'
import { projectFolder } from '../../support/cli.ts'

/** Of this file's tests, in the one Chromium. */
let connected: Promise<Browser> | null = null
afterAll(async () => (await connected)?.close())

export interface ScreenOptions
  extends Pick<BrowserContextOptions, 'colorScheme' | 'forcedColors' | 'reducedMotion' | 'deviceScaleFactor'> {
  /** In CSS pixels: half of those of the screen are what a zoom of 200 % leaves. */
  readonly viewport?: { readonly width: number; readonly height: number }
  /** What the browser's clock shows; timers go on as ever. Left out: the real time. */
  readonly now?: number
}

/** A browser that somebody sits before, who has no cookie yet. */
export interface Screen {
  readonly page: Page
  /** Everything that it asked for of anybody but `origin`, wrote to its console as an error, or threw. Answers that are no success are none. */
  readonly faults: readonly string[]
  /**
   * What was said to whoever hears the page, as `alert: TEXT` and `status: TEXT`, since it was loaded. It stands there for seconds alone: who only looks
   * whether it is there now may look too late.
   */
  heard(): Promise<readonly string[]>
  /** Kept for whoever wants to see how it looked: reports/screenshots/NAME.png. */
  keep(name: string): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Begins with each page, before its own scripts. */
const HEARING = `{
  globalThis.heard = []
  new MutationObserver(changes => {
    for (const { target, addedNodes } of changes) {
      const role = target.closest?.('[role=alert], [role=status]')?.getAttribute('role')
      if (role !== undefined) for (const { textContent } of addedNodes) heard.push(role + ': ' + textContent)
    }
  }).observe(document, { subtree: true, childList: true })
}`

const screenshots = join(projectFolder, 'reports', 'screenshots')

/** @param origin the daemon's, which is the only one that a page may ask anything of */
export async function openScreen(origin: string, { now, viewport, ...options }: ScreenOptions = {}): Promise<Screen> {
  connected ??= chromium.connect(inject('chromium'))
  const context = await (await connected).newContext({
    baseURL: origin,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: viewport ?? { width: 1280, height: 800 },
    // Nothing that a test looks at is half way somewhere.
    reducedMotion: 'reduce',
    ...options,
  })
  // As `expect.poll` has it: what never comes is told before the test's own end.
  context.setDefaultTimeout(60_000)
  await context.addInitScript(HEARING)
  if (now !== undefined) await context.clock.setFixedTime(now)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', error => faults.push(String(error)))
  page.on('console', message => {
    // Which answers there are is what tests are about.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(message.text())
  })
  page.on('request', request => {
    if (new URL(request.url()).origin !== origin) faults.push(`asked ${request.url()}`)
  })
  return {
    page,
    faults,
    heard: () => page.evaluate('heard'),
    keep: async name => {
      mkdirSync(screenshots, { recursive: true })
      await page.screenshot({ path: join(screenshots, `${name}.png`), animations: 'disabled' })
    },
    [Symbol.asyncDispose]: () => context.close(),
  }
}
