import { request } from 'node:http'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openApiDocument } from '../../../src/api/openapi.ts'
import { scopes } from '../../../src/model/access.ts'
import { ms } from '../../../src/model/time.ts'
import { everything, type OpenedApi, openedApi } from '../../support/opened-api.ts'

type Schema = Readonly<Record<string, unknown>>

interface Operation {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: 'path' | 'query'; readonly schema: Schema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >
}

interface Route {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

// The shape is that of OpenAPI 3.1, which the document is tested for being.
const document = (await openApiDocument()) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}
const routes: readonly Route[] = Object.entries(document.paths).flatMap(([path, operations]) =>
  Object.entries(operations).map(([method, operation]) => {
    const verb = method.toUpperCase()
    return { name: `${verb} ${path}`, method: verb, path, operation }
  }),
)

const ajv = new Ajv2020({ strict: false, validateFormats: false })
const validators = new Map<Schema, ValidateFunction>()
function isOf(schema: Schema, value: unknown): boolean {
  const known = validators.get(schema) ?? ajv.compile(schema)
  validators.set(schema, known)
  return known(value)
}

/** Words that mean something here, and others. */
const words = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '1',
      '20m',
      'everySession',
      'room=lab-1',
      'station=2',
      'user=a\\b',
      '2026-11-21T09:00:00Z',
      'h1',
      '-1',
      '0',
      '1e9',
      '',
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 3_000 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '__proto__',
      '../../etc/passwd',
      "'; DROP TABLE tokens",
      '%00',
      '\r\nX-Evil: 1',
      '\ud800',
    ),
  },
)

/** What a schema asks for, more or less. */
function fitTo(schema: Schema): fc.Arbitrary<unknown> {
  const anything = fc.oneof(fc.jsonValue({ maxDepth: 2 }), words)
  const { type, properties, items } = schema as { type?: string; properties?: Record<string, Schema>; items?: Schema }
  const enums = schema.enum
  const fitting = Array.isArray(enums)
    ? fc.constantFrom(...enums)
    : type === 'object' && properties !== undefined
      ? fc.record(Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, fitTo(each)])), {
          requiredKeys: [],
        })
      : type === 'array' && items !== undefined
        ? fc.array(fitTo(items), { maxLength: 4 })
        : type === 'integer'
          ? fc.integer()
          : words
  return fc.oneof({ weight: 6, arbitrary: fitting }, { weight: 1, arbitrary: anything })
}

interface Case {
  readonly params: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  readonly extra: boolean
  readonly body: unknown
  readonly caller: number
}

function caseOf({ operation: { parameters = [], requestBody } }: Route): fc.Arbitrary<Case> {
  const of = (place: 'path' | 'query') =>
    fc.record(
      Object.fromEntries(parameters.filter(each => each.in === place).map(each => [each.name, fitTo(each.schema)])),
      { requiredKeys: place === 'path' ? parameters.filter(each => each.in === 'path').map(({ name }) => name) : [] },
    )
  const [content] = Object.values(requestBody?.content ?? {})
  return fc.record({
    params: of('path'),
    query: of('query'),
    extra: fc.boolean(),
    body: content === undefined ? fc.constant(undefined) : fitTo(content.schema),
    caller: fc.nat(),
  })
}

/** What the one who may most is let in with, where chance would hardly find it. */
const good: Readonly<Record<string, Partial<Case>>> = {
  history: {},
  hold: { body: { selector: 'station=1', for: '20m', reason: 'an exam' } },
  endHold: { params: { id: 'h1' } },
}

interface Answered {
  readonly status: number
  readonly type: string
  readonly text: string
}

function ask(opened: OpenedApi, method: string, path: string, token: string | null, body: unknown): Promise<Answered> {
  const sent = body === undefined ? null : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const headers = {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(sent !== null && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }),
    }
    const asked = request({ host: '127.0.0.1', port: opened.port, path, method, headers }, response => {
      const type = response.headers['content-type'] ?? ''
      const status = response.statusCode ?? 0
      if (type === 'text/event-stream') {
        asked.destroy()
        resolve({ status, type, text: '' })
        return
      }
      let text = ''
      response.setEncoding('utf8').on('data', piece => {
        text += String(piece)
      })
      response.on('end', () => resolve({ status, type, text }))
    })
    asked.on('error', reject)
    asked.end(sent ?? undefined)
  })
}

function pathOf({ path }: Route, { params, query, extra }: Case): string {
  const told = (value: unknown): string => {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
    return encodeURIComponent(text.toWellFormed())
  }
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => told(params[name]) || 'x')
  const terms = Object.entries(query).map(([name, value]) => `${name}=${told(value)}`)
  return `${filled}?${[...terms, ...(extra && terms.length > 1 ? ['unknown=1', ...terms] : [])].join('&')}`
}

/** Answered as the document says, whatever was asked. */
function expectAsSaid({ operation: { responses } }: Route, { status, type, text }: Answered): void {
  const bare = type.split(';')[0] ?? ''
  const said = responses[String(status)]
  if (said !== undefined && bare !== 'application/problem+json') {
    const schema = said.content?.[bare]?.schema
    if (bare === 'application/json') expect(isOf(schema ?? { not: {} }, JSON.parse(text)), text).toBe(true)
    else expect([...Object.keys(said.content ?? {}), ''], `${status} ${text}`).toContain(bare)
    return
  }
  expect(status, text).toBeGreaterThanOrEqual(400)
  expect(status, text).toBeLessThan(500)
  expect(bare).toBe('application/problem+json')
  const problem: unknown = JSON.parse(text)
  expect(isOf(responses.default?.content?.['application/problem+json']?.schema ?? { not: {} }, problem)).toBe(true)
  expect(problem).toMatchObject({ status })
}

describe('every route of the OpenAPI document', () => {
  test.each(routes)('$name answers as it says, whatever is asked by whomever', async route => {
    const many = { perMinute: 1e9, strangersPerMinute: 1e9, signInsPerMinute: 1e9, streams: 1e9, streamsOfOne: 1e9 }
    await using opened = await openedApi({ limits: many })
    const callers = [
      null,
      'guess',
      opened.token(scopes.filter(scope => scope !== 'wall')),
      opened.token(['wall']),
      opened.token(['see', 'hold', 'release'], 'room=lab-1'),
    ]
    await opened.keeper.order(
      {
        verb: 'hold',
        selector: { text: 'station=1', match: { station: ['1'] } },
        length: { for: ms(60_000) },
        reason: 'an exam',
      },
      'root',
    )
    const given = good[route.operation.operationId]
    const examples: [Case][] =
      given === undefined ? [] : [[{ params: {}, query: {}, extra: false, body: undefined, caller: 2, ...given }]]
    let admitted = 0
    await fc.assert(
      fc.asyncProperty(caseOf(route), async asked => {
        const token = callers[asked.caller % callers.length] ?? null
        const answered = await ask(opened, route.method, pathOf(route, asked), token, asked.body)
        expectAsSaid(route, answered)
        if (answered.status < 400) admitted++
      }),
      { numRuns: 60, examples },
    )
    expect(opened.troubles).toEqual([])
    // Some must have got in, or nothing was tried but the door. A code is got by the local socket, and a sign-in has to be guessed.
    if (!['code', 'login'].includes(route.operation.operationId)) expect(admitted).toBeGreaterThan(0)
    expect((await opened.ask('/healthz')).text).toBe('ok\n')
  })
})

describe('bytes that are no request', () => {
  test('are answered with a problem or hung up on, and hurt nobody', async () => {
    await using opened = await openedApi()
    const line = fc.constantFrom(
      'GET / HTTP/1.1',
      'POST /v1/holds HTTP/1.1',
      'GET /v1/board HTTP/9.9',
      'Host: localhost',
      'Content-Length: -1',
      'Transfer-Encoding: chunked, chunked',
      '',
      'PRI * HTTP/2.0',
    )
    const noise = fc.array(fc.oneof(line, fc.string({ unit: 'binary', maxLength: 60 })), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(noise, async lines => {
        const connection = await opened.raw()
        connection.end(`${lines.join('\r\n')}\r\n\r\n`)
        const answer = await everything(connection).catch(() => '')
        if (answer !== '') expect(answer).toMatch(/^HTTP\/1\.1 [2-5]\d\d /)
        expect(answer).not.toMatch(/^HTTP\/1\.1 500 /)
      }),
      { numRuns: 60 },
    )
    expect(opened.troubles).toEqual([])
    expect((await opened.ask('/healthz')).text).toBe('ok\n')
  })
})
