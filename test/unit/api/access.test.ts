import { describe, expect, test } from 'vitest'
import { type Scope, scopes } from '../../../src/model/access.ts'
import { type OpenedApi, openedApi } from '../../support/opened-api.ts'

/** What each route takes; `whole`: of a token about all sessions alone. */
const routes: readonly {
  readonly route: string
  readonly any?: readonly Scope[]
  readonly whole?: readonly Scope[]
  readonly body?: unknown
}[] = [
  { route: 'GET /readyz', any: ['metrics', 'see'] },
  { route: 'GET /metrics', whole: ['metrics', 'see'] },
  { route: 'GET /v1/viewer', any: scopes },
  { route: 'GET /v1/openapi.json', any: scopes },
  { route: 'GET /v1/board', any: ['see', 'wall', 'hold', 'release'] },
  { route: 'GET /v1/sessions', any: ['see', 'hold', 'release'] },
  { route: 'GET /v1/sessions/1/why', any: ['see', 'hold', 'release'] },
  { route: 'GET /v1/plan', any: ['see', 'hold', 'release'] },
  { route: 'POST /v1/plan', whole: ['plan'], body: {} },
  { route: 'GET /v1/history', any: ['see', 'hold', 'release'] },
  { route: 'GET /v1/holds', any: ['see', 'hold', 'release'] },
  { route: 'POST /v1/holds', any: ['hold'], body: { selector: 'station=1', for: '5m', reason: 'a test' } },
  { route: 'POST /v1/releases', any: ['release'], body: { selector: 'station=1' } },
  { route: 'POST /v1/sync', whole: ['sync'] },
  { route: 'POST /v1/codes' },
]

async function statusOf(opened: OpenedApi, route: string, body: unknown, token?: string): Promise<number> {
  const [method = '', path = ''] = route.split(' ')
  const asked = { method, ...(body !== undefined && { body }), ...(token !== undefined && { token }) }
  return (await opened.ask(path, asked)).status
}

describe('who may what', () => {
  test.each(routes)(
    '$route takes a token, the right scope, and the right match',
    async ({ route, any = [], whole = [], body }) => {
      await using opened = await openedApi()
      expect(await statusOf(opened, route, body)).toBe(401)
      expect(await statusOf(opened, route, body, 'nobody-knows-it')).toBe(401)
      const admitted: Record<string, boolean> = {}
      for (const scope of scopes) {
        admitted[scope] = (await statusOf(opened, route, body, opened.token([scope]))) < 300
        admitted[`${scope} in lab-1`] = (await statusOf(opened, route, body, opened.token([scope], 'room=lab-1'))) < 300
      }
      const due = scopes.flatMap(scope => [
        [scope, any.includes(scope) || whole.includes(scope)],
        [`${scope} in lab-1`, any.includes(scope)],
      ])
      expect(admitted).toEqual(Object.fromEntries(due))
    },
  )

  test('whether it lives takes nothing', async () => {
    await using opened = await openedApi()
    expect(await opened.ask('/healthz')).toMatchObject({ status: 200, text: 'ok\n' })
    opened.keeper.healthNow = { alive: false, unready: [] }
    expect(await opened.ask('/healthz')).toMatchObject({ status: 503, text: 'stuck\n' })
  })

  test('a token that was taken back opens nothing any more', async () => {
    await using opened = await openedApi()
    const token = opened.token(['see'])
    expect((await opened.ask('/v1/board', { token })).status).toBe(200)
    opened.gatekeeper.revoke(token)
    expect(await opened.ask('/v1/board', { token })).toMatchObject({
      status: 401,
      document: { type: 'urn:stationkeeper:unauthenticated' },
    })
  })

  test('ready is said with why not', async () => {
    await using opened = await openedApi()
    const token = opened.token(['metrics'])
    opened.keeper.healthNow = { alive: true, unready: ['the host was not seen yet'] }
    expect(await opened.ask('/readyz', { token })).toMatchObject({
      status: 503,
      document: { kind: 'Health', ready: false, unready: ['the host was not seen yet'] },
    })
  })
})
