import { describe, expect, test } from 'vitest'
import { noon } from '../../support/observation.ts'
import { type OpenedApi, openedApi } from '../../support/opened-api.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

async function signedIn(opened: OpenedApi, body: object, headers: Readonly<Record<string, string>> = {}) {
  const answer = await opened.ask('/v1/login', { method: 'POST', body, headers })
  const [cookie = ''] = answer.headers.getSetCookie()
  const pair = cookie.split(';')[0] ?? ''
  const key = answer.headers.get('x-stationkeeper-page') ?? ''
  return { answer, cookie, pair, shown: { cookie: pair, 'x-stationkeeper-page': key } }
}

describe('signing in', () => {
  test('takes a code for a cookie that scripts can not read, once', async () => {
    await using opened = await openedApi({ clock: new VirtualClock(noon) })
    const { code } = opened.gatekeeper.issueCode('root')
    const { answer, cookie, shown } = await signedIn(opened, { code })
    expect(answer.status).toBe(204)
    expect(cookie).toMatch(
      new RegExp(`^stationkeeper-${opened.port}=[\\w.-]+; Max-Age=86400; Path=/; HttpOnly; SameSite=Strict$`),
    )
    const viewer = await opened.ask('/v1/viewer', { headers: shown })
    expect(viewer.document).toMatchObject({ kind: 'Viewer', name: 'root' })
    const again = await signedIn(opened, { code })
    expect(again.answer).toMatchObject({ status: 401, document: { type: 'urn:stationkeeper:unauthenticated' } })
    expect(again.cookie).toBe('')
  })

  test('is nothing to whoever got the cookie alone, as a browser sends it to every port, nor the key alone', async () => {
    await using opened = await openedApi()
    const secret = opened.token(['see'])
    const { pair, shown } = await signedIn(opened, { token: secret })
    const key = shown['x-stationkeeper-page']
    const [, value = ''] = pair.split('=')
    const others = await signedIn(opened, { token: opened.token(['see']) })
    for (const headers of [
      { cookie: pair },
      { 'x-stationkeeper-page': key },
      { cookie: pair, 'x-stationkeeper-page': '' },
      { cookie: pair, 'x-stationkeeper-page': value },
      { cookie: pair, 'x-stationkeeper-page': others.shown['x-stationkeeper-page'] },
      { cookie: `stationkeeper-${opened.port}=${secret}` },
      { cookie: `stationkeeper-${opened.port}=${secret}`, 'x-stationkeeper-page': key },
      { authorization: `Bearer ${value}` },
      { authorization: `Bearer ${key}` },
    ]) {
      expect((await opened.ask('/v1/viewer', { headers })).status).toBe(401)
    }
    expect((await opened.ask('/v1/viewer', { headers: shown })).status).toBe(200)
    const again = await signedIn(opened, { token: secret })
    expect([again.pair, again.shown['x-stationkeeper-page']]).not.toContain(pair)
  })

  test('takes a token, and refuses what is none', async () => {
    await using opened = await openedApi()
    const { shown } = await signedIn(opened, { token: opened.token(['wall']) })
    expect((await opened.ask('/v1/board', { headers: shown })).status).toBe(200)
    for (const body of [{ token: 'guess' }, { code: 'guess' }])
      expect((await signedIn(opened, body)).answer.status).toBe(401)
    for (const body of [{}, { token: 'a', code: 'b' }, { code: null }]) {
      expect((await signedIn(opened, body)).answer.status).toBeGreaterThanOrEqual(400)
    }
  })

  test('marks the cookie as for https alone where the page came by it', async () => {
    await using opened = await openedApi({ origins: ['https://room.example'] })
    const { cookie } = await signedIn(opened, { token: opened.token(['see']) }, { origin: 'https://room.example' })
    expect(cookie).toMatch(/^__Host-stationkeeper-\d+=.*; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
  })

  test('is no way in by the secret of a page that has signed out', async () => {
    await using opened = await openedApi()
    const { shown } = await signedIn(opened, { code: opened.gatekeeper.issueCode('root').code })
    const headers = { ...shown, origin: opened.origin }
    const out = await opened.ask('/v1/logout', { method: 'POST', headers })
    expect(out.headers.getSetCookie()[0]).toContain('Max-Age=0')
    expect((await opened.ask('/v1/viewer', { headers: shown })).status).toBe(401)
  })
})
