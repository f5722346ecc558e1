import { expect, test } from 'vitest'
import {
  MalformedReplyError,
  readDescription,
  readIds,
  readProcesses,
  readSessions,
} from '../../../../src/providers/multipoint/values.ts'
import { encodeName, parseReply } from '../../../../src/providers/multipoint/wire.ts'

test('a name goes in unit by unit, a lone surrogate included', () => {
  for (const name of ["CLASS\\o'neil", '"$(whoami)`n', 'Δημήτρης\n会话 🪑', 'half \ud83e']) {
    const units = Buffer.from(encodeName(name), 'base64').toString('utf16le')
    expect(units).toBe(name)
  }
})

test('replies are answers or errors', () => {
  expect(parseReply('{"id":3,"ok":true,"value":[1]}')).toEqual({ id: 3, ok: true, value: [1] })
  expect(parseReply('{"id":3,"ok":true}')).toEqual({ id: 3, ok: true, value: undefined })
  const error = { source: 'cmdlet', category: 'PermissionDenied', errorId: 'AccessDenied,X', message: 'Zugriff' }
  for (const acted of [true, false]) {
    const told = { ...error, acted }
    expect(parseReply(JSON.stringify({ id: 3, ok: false, error: told }))).toEqual({ id: 3, ok: false, error: told })
  }
})

test.each([
  '',
  '{',
  'null',
  '[]',
  '7',
  '{"ok":true}',
  '{"id":"3","ok":true}',
  '{"id":1.5,"ok":true}',
  '{"id":3}',
  '{"id":3,"ok":"true"}',
  '{"id":3,"ok":false}',
  '{"id":3,"ok":false,"error":"no"}',
  '{"id":3,"ok":false,"error":{"source":"elsewhere","category":"","errorId":"","message":""}}',
  '{"id":3,"ok":false,"error":{"source":"gone","category":"","errorId":""}}',
  '{"id":3,"ok":true,"value":"\u00e9"}',
])('%j is no reply', line => {
  expect(() => parseReply(line)).toThrow(MalformedReplyError)
})

test('an error that does not say whether the cmdlet was called may have come after it', () => {
  const error = { source: 'cmdlet', category: '', errorId: '', message: '' }
  expect(parseReply(JSON.stringify({ id: 3, ok: false, error }))).toMatchObject({ error: { acted: true } })
})

const session = {
  id: '3',
  state: 'ConnectedToStation',
  user: 'ana',
  domain: 'CLASS',
  station: '1',
  client: null,
  admin: false,
}

test('what a host tells of its sessions is read, and what is left out is not known', () => {
  expect(readSessions([session])).toEqual([session])
  expect(readSessions([{ id: '007' }])).toEqual([
    { id: '7', state: '', user: null, domain: null, station: null, client: null, admin: null },
  ])
})

test.each<[string, (value: unknown) => unknown, unknown]>([
  ['sessions that are no list', readSessions, session],
  ['a session that is none', readSessions, [null]],
  ['an id that is a number', readSessions, [{ ...session, id: 3 }]],
  ['an id with a sign', readSessions, [{ ...session, id: '-1' }]],
  ['a user that is none', readSessions, [{ ...session, user: 7 }]],
  ['an admin that is text', readSessions, [{ ...session, admin: 'no' }]],
  ['ids that are no ids', readIds, ['three']],
  ['a process without a name', readProcesses, [{ session: '3' }]],
  ['a description without cmdlets', readDescription, { version: '5.1' }],
])('%s can not be believed', (_, read, value) => {
  expect(() => read(value)).toThrow(MalformedReplyError)
})
