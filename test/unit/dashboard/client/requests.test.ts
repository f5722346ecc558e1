import { describe, expect, test } from 'vitest'
import { messageOf, Refused, Unreached } from '../../../../src/dashboard/client/problem.ts'
import { requestsBy } from '../../../../src/dashboard/client/requests.ts'
import { codeOf } from '../../../../src/dashboard/client/sign-in.ts'

function answering(response: Response): ReturnType<typeof requestsBy> {
  return requestsBy(async () => response)
}

describe('what the page asks', () => {
  test('an answer is what the daemon said', async () => {
    expect(await answering(Response.json({ name: 'Ms Keller' })).get('/v1/viewer')).toEqual({ name: 'Ms Keller' })
    expect(await answering(new Response(null, { status: 204 })).post('/v1/logout', {})).toBeNull()
  })

  test('a no of the daemon is its own sentence', async () => {
    const headers = { 'content-type': 'application/problem+json; charset=utf-8' }
    const problem = {
      type: 'urn:stationkeeper:refused',
      title: 'Conflict',
      status: 409,
      detail: 'a hold lasts 8h at most',
    }
    const refused = await answering(new Response(JSON.stringify(problem), { status: 409, headers }))
      .post('/v1/holds', {})
      .catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(Refused)
    expect(refused).toMatchObject({ problem })
    expect(messageOf(refused)).toBe('a hold lasts 8h at most')
  })

  test.each([
    ['a page of a proxy', new Response('<h1>Bad Gateway</h1>', { status: 502, statusText: 'Bad Gateway' })],
    [
      'a problem that is none',
      new Response('[', { status: 502, headers: { 'content-type': 'application/problem+json' } }),
    ],
  ])('%s is not taken for one', async (_what, response) => {
    const refused = await answering(response)
      .remove('/v1/holds/1')
      .catch((error: unknown) => error)
    expect(messageOf(refused)).toMatch(/^the daemon answered 502/)
  })

  test('nobody there, and an answer that is cut off, are told from a no', async () => {
    const nobody = requestsBy(async () => Promise.reject(new TypeError('fetch failed')))
    await expect(nobody.get('/v1/viewer')).rejects.toBeInstanceOf(Unreached)
    await expect(answering(new Response('{"name":')).get('/v1/viewer')).rejects.toBeInstanceOf(Unreached)
  })
})

test.each([
  ['#code=abc-123', 'abc-123'],
  ['#room', null],
  ['', null],
])('the code of %s is %s', (fragment, code) => {
  expect(codeOf(fragment)).toBe(code)
})
