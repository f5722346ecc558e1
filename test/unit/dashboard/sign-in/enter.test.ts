import { describe, expect, test } from 'vitest'
import { requestsBy } from '../../../../src/dashboard/client/requests.ts'
import { enter } from '../../../../src/dashboard/sign-in/enter.ts'

const keller = { apiVersion: 'stationkeeper/v1', kind: 'Viewer', name: 'Ms Keller', may: ['hold'], match: 'room=lab-1' }

/** A daemon that answers with these, by path; null: nobody answers. */
function daemon(answers: Readonly<Record<string, Response | null>>): ReturnType<typeof requestsBy> {
  return requestsBy(path => {
    const answer = answers[String(path)]
    return answer == null ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve(answer)
  })
}

const refusal = (status: number): Response =>
  Response.json({ detail: 'no' }, { status, headers: { 'content-type': 'application/problem+json' } })
const welcome = (): Response => new Response(null, { status: 204 })

describe('whoever opens a page', () => {
  test('is in by the cookie of an earlier time', async () => {
    expect(await enter(daemon({ '/v1/viewer': Response.json(keller) }), null)).toEqual({ kind: 'in', viewer: keller })
  })

  test('is out without one, and nothing is held against them', async () => {
    expect(await enter(daemon({ '/v1/viewer': refusal(401) }), null)).toEqual({ kind: 'out', problem: null })
  })

  test('is in by the code of a link', async () => {
    const there = daemon({ '/v1/login': welcome(), '/v1/viewer': Response.json(keller) })
    expect(await enter(there, { code: 'c' })).toEqual({ kind: 'in', viewer: keller })
  })

  test('stays in although their link was used before', async () => {
    const there = daemon({ '/v1/login': refusal(401), '/v1/viewer': Response.json(keller) })
    expect((await enter(there, { code: 'used' })).kind).toBe('in')
  })

  test('is told of a used link where nothing else lets them in', async () => {
    const there = daemon({ '/v1/login': refusal(401), '/v1/viewer': refusal(401) })
    expect(await enter(there, { code: 'used' })).toMatchObject({
      kind: 'out',
      problem: expect.stringContaining('used before'),
    })
  })

  test('is not let in as somebody else where the token that they typed is not known', async () => {
    const there = daemon({ '/v1/login': refusal(401), '/v1/viewer': Response.json(keller) })
    expect(await enter(there, { token: 'mistyped' })).toMatchObject({
      kind: 'out',
      problem: expect.stringContaining('not known here'),
    })
  })

  test('is told that a token for programs shows nothing, rather than what a request takes', async () => {
    const scraper = { ...keller, name: 'prometheus', may: ['metrics', 'plan'], match: null }
    const there = daemon({ '/v1/login': welcome(), '/v1/viewer': Response.json(scraper) })
    expect(await enter(there, { token: 't' })).toMatchObject({
      kind: 'out',
      problem: expect.stringContaining('“prometheus” is for programs (metrics, plan)'),
    })
  })

  test('hears what the daemon says of too many attempts', async () => {
    expect(await enter(daemon({ '/v1/login': refusal(429) }), { token: 't' })).toEqual({ kind: 'out', problem: 'no' })
  })

  test.each([null, { token: 't' }])('is not taken for unknown where nobody answers', async by => {
    expect((await enter(daemon({}), by)).kind).toBe('unreached')
  })
})
