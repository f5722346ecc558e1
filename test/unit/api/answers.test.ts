import { describe, expect, test } from 'vitest'
import { OrderRefused } from '../../../src/reconcile/orders.ts'
import { openedApi } from '../../support/opened-api.ts'

describe('what is wrong', () => {
  const order = { selector: 'station=1', for: '20m', reason: 'an exam' }
  test.each([
    ['no length of time', { ...order, for: 'soon' }, 400, 'for is no length of time; write 30s, 20m or 1h'],
    ['no time at all', { ...order, for: '0m' }, 400, 'for is no length of time; write 30s, 20m or 1h'],
    ['no reason', { selector: 'station=1', for: '20m' }, 400, "body must have required property 'reason'"],
    [
      'a reason of blanks',
      { ...order, reason: ' ' },
      400,
      'say why in a few words: reason is empty, or holds control characters',
    ],
    [
      'a reason with an escape',
      { ...order, reason: 'a\u001b[2J' },
      400,
      'say why in a few words: reason is empty, or holds control characters',
    ],
    [
      'no selector of a token about all',
      { for: '20m', reason: 'an exam' },
      400,
      'say which sessions are meant: selector, as station=4, or everySession for all',
    ],
    [
      'a selector that can not be read',
      { ...order, selector: 'station=' },
      400,
      'selector, column 9: station has no value',
    ],
    ['a field that nobody knows', { ...order, ensure: 'unlocked' }, 400, 'body knows no "ensure"'],
    ['something else than an object', [], 400, 'body must be object'],
  ])('is said of %s', async (_what, body, status, detail) => {
    await using opened = await openedApi()
    const answer = await opened.ask('/v1/holds', { method: 'POST', token: opened.token(['hold']), body })
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(answer).toMatchObject({
      status,
      document: { type: 'urn:stationkeeper:invalid', title: 'Bad Request', status, detail },
    })
    expect(opened.keeper.orders).toEqual([])
  })

  test('is said of an order that the daemon refuses, in its words', async () => {
    await using opened = await openedApi()
    opened.keeper.refusal = 'no hold may last longer than 12h'
    const body = { selector: 'station=1', for: '2d', reason: 'an exam' }
    expect(await opened.ask('/v1/holds', { method: 'POST', token: opened.token(['hold']), body })).toMatchObject({
      status: 409,
      document: { type: 'urn:stationkeeper:refused', detail: 'no hold may last longer than 12h' },
    })
  })

  test.each([
    ['POST', '/v1/board', 405, 'GET'],
    ['PUT', '/v1/holds', 405, 'GET, POST'],
    ['GET', '/v1/nothing', 404, null],
    ['GET', '/v1/%', 400, null],
  ])('is said of %s %s', async (method, path, status, allow) => {
    await using opened = await openedApi()
    const answer = await opened.ask(path, { method, token: opened.token(['see']) })
    expect([answer.status, answer.headers.get('allow')]).toEqual([status, allow])
    expect(answer.document).toMatchObject({ status })
  })

  test('is said of a body that is no JSON, or is of another kind', async () => {
    await using opened = await openedApi()
    const asked = { method: 'POST', token: opened.token(['release']) }
    expect(await opened.ask('/v1/releases', { ...asked, body: '{' })).toMatchObject({
      status: 400,
      document: { detail: 'the body is no JSON' },
    })
    const headers = { 'content-type': 'text/plain' }
    expect(await opened.ask('/v1/releases', { ...asked, body: 'station=4', headers })).toMatchObject({
      status: 415,
      document: { detail: 'a body is application/json here' },
    })
  })

  test('stays within where nobody foresaw it: who asks learns nothing, the daemon is told', async () => {
    await using opened = await openedApi()
    opened.keeper.metrics = () => Promise.reject(new Error('the secret inside'))
    const answer = await opened.ask('/metrics', { token: opened.token(['metrics']) })
    expect(answer).toMatchObject({ status: 500, document: { type: 'urn:stationkeeper:failed' } })
    expect(answer.text).not.toContain('secret inside')
    expect(opened.troubles).toEqual(['Answering GET /metrics: the secret inside'])
  })

  test('is told with every diagnostic where the policies are', async () => {
    await using opened = await openedApi()
    const diagnostic = { code: 'bad-yaml', severity: 'error', message: 'a tab', file: 'a.yaml', line: 1, column: 2 }
    const told = { diagnostics: [diagnostic as never], found: 1 }
    opened.keeper.planFor = () => Promise.resolve({ kind: 'invalid-policies', ...told })
    const body = { files: [{ path: 'a.yaml', text: '\t' }] }
    const asking = { method: 'POST', token: opened.token(['plan']), body } as const
    expect(await opened.ask('/v1/plan', asking)).toMatchObject({
      status: 422,
      document: { detail: 'the policies have 1 problem; the first: a tab', diagnostics: [diagnostic] },
    })
    opened.keeper.planFor = () => Promise.resolve({ kind: 'invalid-policies', ...told, found: 160_000 })
    expect((await opened.ask('/v1/plan', asking)).document).toMatchObject({
      detail: 'the policies have 160000 problems, of which 1 are told; the first: a tab',
    })
  })

  test('is no failure of the daemon where policies take more than is spent on a plan', async () => {
    await using opened = await openedApi()
    opened.keeper.planFor = () => Promise.reject(new OrderRefused('these policies take more time'))
    const answer = await opened.ask('/v1/plan', { method: 'POST', token: opened.token(['plan']), body: {} })
    expect(answer).toMatchObject({ status: 409, document: { type: 'urn:stationkeeper:refused' } })
    expect(opened.troubles).toEqual([])
  })
})

describe('every answer', () => {
  test("forbids whatever comes from elsewhere, is in nobody's frame, and is kept by nobody", async () => {
    await using opened = await openedApi()
    for (const path of ['/healthz', '/v1/board', '/nothing']) {
      const { headers } = await opened.ask(path)
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self';font-src 'self';connect-src 'self';manifest-src 'self';base-uri 'none';form-action 'self';frame-ancestors 'none';require-trusted-types-for 'script'",
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('access-control-allow-origin')).toBeNull()
      expect(headers.get('server') ?? headers.get('x-powered-by')).toBeNull()
    }
    expect((await opened.ask('/healthz')).headers.get('cache-control')).toBe('no-store')
  })
})
