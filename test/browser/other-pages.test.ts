import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { noon } from '../support/observation.ts'
import { type Face, openFace } from './support/face.ts'
import { openScreen } from './support/screen.ts'
import { signInWith } from './support/signed-in.ts'

/** Whoever shares this computer may serve a page on another port of it: to a browser that is the same site, and the cookie goes along. */
async function neighbour(seen: IncomingHttpHeaders[] = []): Promise<string> {
  const server = createServer((request, response) => {
    seen.push(request.headers)
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Free games</title><body>')
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // of a server that listens on TCP
  return `http://127.0.0.1:${port}/`
}

/** An operator is signed in, and looks at another page of this computer. */
async function lured(): Promise<{ readonly face: Face; readonly page: Page }> {
  const face = await openFace()
  onTestFinished(() => face[Symbol.asyncDispose]())
  const { page, ...screen } = await openScreen(face.origin, { now: noon })
  onTestFinished(() => screen[Symbol.asyncDispose]())
  await signInWith(page, face.token('Mr Osei', ['see', 'hold', 'release']), '/')
  await page.getByText('12 sessions').waitFor()
  await page.goto(await neighbour())
  // What the operator's own page followed has ended with it.
  await expect.poll(() => face.keeper.feed.followers).toBe(0)
  return { face, page }
}

const order = JSON.stringify({ selector: 'everySession', for: '8h', reason: 'fun' })

describe('A page of somebody else', () => {
  test('places no hold in the name of whoever looks at it', async () => {
    const { face, page } = await lured()
    const outcomes = await page.evaluate(`(async () => {
      const attempt = async options => {
        try {
          const { type, status } = await fetch('${face.origin}/v1/holds', { method: 'POST', credentials: 'include', ...options })
          return type + ' ' + status
        } catch {
          return 'refused'
        }
      }
      const body = ${JSON.stringify(order)}
      return [
        await attempt({ body, mode: 'no-cors' }),
        await attempt({ body, mode: 'no-cors', headers: { 'content-type': 'text/plain' } }),
        await attempt({ body, headers: { 'content-type': 'application/json' } }),
      ]
    })()`)
    expect(outcomes).toEqual(Array(3).fill('refused'))
    await page.setContent(
      `<form method="post" enctype="text/plain" action="${face.origin}/v1/holds"><input name='${order}' value=""><button>Play</button></form>`,
    )
    await page.getByRole('button', { name: 'Play' }).click()
    await page.getByText('cross-origin').waitFor()
    expect(face.keeper.orders).toEqual([])
  })

  test('reads nothing, and follows nothing', async () => {
    const { face, page } = await lured()
    const outcomes = await page.evaluate(`Promise.all(
      ['/v1/board', '/v1/events', '/v1/viewer', '/metrics', '/healthz'].map(path =>
        fetch('${face.origin}' + path, { credentials: 'include' }).then(() => 'read', () => 'refused')))`)
    expect(outcomes).toEqual(Array(5).fill('refused'))
    expect(face.keeper.feed.followers).toBe(0)
  })

  test('is sent the cookie, which is good for nothing there', async () => {
    const { face, page } = await lured()
    const seen: IncomingHttpHeaders[] = []
    await page.goto(await neighbour(seen))
    const { cookie = '' } = seen.find(headers => headers.cookie !== undefined) ?? {}
    expect(cookie).toMatch(/^stationkeeper-\d+=[\w-]+$/)
    const key = await page.evaluate('JSON.stringify(localStorage)')
    expect(key).toBe('{}')
    const stolen = [{ cookie }, { authorization: `Bearer ${cookie.split('=')[1]}` }]
    const asked = stolen.map(async headers => (await fetch(`${face.origin}/v1/viewer`, { headers })).status)
    expect(await Promise.all(asked)).toEqual([401, 401])
    await page.goto(`${face.origin}/`)
    await page.getByText('12 sessions').waitFor()
  })

  test('shows the dashboard in no frame of its own', async () => {
    const { face, page } = await lured()
    await page.setContent(`<iframe src="${face.origin}/"></iframe>`)
    await expect.poll(() => page.frames().at(-1)?.url()).toMatch(/^chrome-error:/)
  })
})

describe('The daemon’s own page', () => {
  test('runs no script but its own', async () => {
    await using face = await openFace()
    await using screen = await openScreen(face.origin, { now: noon })
    const { page } = screen
    await page.goto('/')
    await page.getByLabel('Token').waitFor()
    // Later: what the browser's own tools run at once may do more than a page may.
    const attempts = await page.evaluate<readonly string[]>(`new Promise(done => setTimeout(() => done([
      () => { document.createElement('script').textContent = 'globalThis.ran = true' },
      () => document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="globalThis.ran = true">'),
      () => document.body.setAttribute('onclick', 'globalThis.ran = true'),
      () => Function('globalThis.ran = true')(),
    ].map(attempt => {
      try {
        attempt()
        return 'done'
      } catch ({ name }) {
        return name
      }
    }))))`)
    expect(attempts).toEqual(['TypeError', 'TypeError', 'TypeError', 'EvalError'])
    expect(await page.evaluate('globalThis.ran ?? false')).toBe(false)
    const blocked = (): readonly string[] => screen.faults.filter(fault => fault.includes('has been blocked'))
    await expect.poll(blocked).toHaveLength(attempts.length)
  })
})
