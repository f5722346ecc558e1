import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openApiDocument } from '../../../src/api/openapi.ts'
import { openedApi } from '../../support/opened-api.ts'

const kept: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../../schemas/openapi.v1.json'), 'utf8'))

describe('the OpenAPI document', () => {
  test('that is kept is that of the routes; if not, run `npm run openapi`', async () => {
    expect(kept).toEqual(await openApiDocument())
  })

  test('is answered by the daemon, to whoever has a token', async () => {
    await using opened = await openedApi()
    const { document } = await opened.ask('/v1/openapi.json', { token: opened.token(['metrics']) })
    expect(document).toEqual(kept)
    expect((await opened.ask('/v1/openapi.json')).status).toBe(401)
  })

  test('says of every route what it takes, and that errors are problems', () => {
    expect(kept).toHaveProperty(['paths', '/v1/holds', 'post', 'security'], [{ token: ['hold'] }, { page: ['hold'] }])
    expect(kept).toHaveProperty([
      'paths',
      '/v1/board',
      'get',
      'responses',
      'default',
      'content',
      'application/problem+json',
    ])
  })
})
