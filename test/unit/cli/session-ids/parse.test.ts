import { describe, expect, it } from 'vitest'
import { InvalidInput } from '../../../../src/cli/errors.ts'
import { decodeText } from '../../../../src/cli/session-ids/decode.ts'
import { parseIds } from '../../../../src/cli/session-ids/parse.ts'
import { idsFromArguments } from '../../../../src/cli/session-ids/session-id.ts'

describe('ids on standard input', () => {
  it.each<[string, string, readonly string[]]>([
    ['nothing', ' \r\n', []],
    ['one number', '3\n', ['3']],
    ['numbers on lines', '3\r\n5\r\n', ['3', '5']],
    ['numbers with blanks and commas', '3 5,7', ['3', '5', '7']],
    ['logind ids', 'c2\nc11\n', ['c2', 'c11']],
    ['zeros in front', '007', ['7']],
    ['the same id twice', '3 3 5 3', ['3', '5']],
    ['a JSON list of numbers', '[3, 5]', ['3', '5']],
    ['one object', '{ "SessionId": 3, "Id": 9 }', ['3']],
    ['Id where there is no SessionId', '[{ "Id": 3 }, { "Id": "5" }]', ['3', '5']],
    ['nested lists', '[[3, [5]], { "Id": [7] }]', ['3', '5', '7']],
    ['JSON lines', '{"SessionId":3}\n{"SessionId":5}\n', ['3', '5']],
    ['names in any case', '{ "sessionid": 3 }', ['3']],
    ['a list as Windows PowerShell wraps it', '{ "value": [{ "Id": 3 }], "Count": 1 }', ['3']],
    [
      'what Windows PowerShell makes of a list on Windows Server 2012 R2',
      '{\r\n  "value":  [\r\n    { "Id":  3, "State":  4, "IsAdmin":  false },\r\n    { "Id":  5, "State":  4, "IsAdmin":  false }\r\n  ],\r\n  "Count":  2\r\n}\r\n',
      ['3', '5'],
    ],
    [
      'what it makes of one on 2016 and later',
      '[\r\n  { "SessionId":  3, "State":  0, "StationId":  4 },\r\n  { "SessionId":  5, "State":  0, "StationId":  null }\r\n]\r\n',
      ['3', '5'],
    ],
    ['an empty list as Windows PowerShell wraps it', '{ "value": [], "Count": 0 }', []],
    ['our own snapshot', '{ "kind": "Observation", "sessions": [{ "id": "3" }, { "id": "c2" }] }', ['3', 'c2']],
    ['an empty list', '[]', []],
    ['the largest id', '4294967294', ['4294967294']],
  ])('understands %s', (_, text, ids) => {
    expect(parseIds(text)).toEqual(ids)
  })

  it.each([
    ['what stands for no session', '4294967295'],
    ['the same in an object', '[{ "SessionId": 4294967295 }]'],
    ['the same of a station in a wrapped list', '{ "value": [{ "Id": 1, "SessionId": 4294967295 }], "Count": 1 }'],
    ['a larger number', '4294967296'],
    ['a negative number', '-1'],
    ['a fraction', '[1.5]'],
    ['a word', 'three'],
    ['true', 'true'],
    ['null', '[null]'],
    ['an object without an id', '{ "UserName": "ana" }'],
    ['half a JSON document', '[{ "Id": 3 },'],
    ['one bad id among good ones', '3\n5\nseven\n'],
    ['an id with a blank in it', '["3 5"]'],
  ])('refuses %s', (_, text) => {
    expect(() => parseIds(text)).toThrow(InvalidInput)
  })

  it.each([
    [
      'a table',
      '\r\nId State              UserName\r\n-- -----              --------\r\n 3 ConnectedToStation ana\r\n',
    ],
    ['a list', '\r\nSessionId : 3\r\nState     : Active\r\n'],
    [
      'a table with colours',
      '\u001b[32;1mSessionId\u001b[0m\u001b[32;1m State\u001b[0m\n\u001b[32;1m---------\u001b[0m \u001b[32;1m-----\u001b[0m\n        3 Active\n',
    ],
    ['a list with colours', '\u001b[32;1mSessionId : \u001b[0m3\n\u001b[32;1mState     : \u001b[0mActive\n'],
    [
      'a table whose columns are cut off',
      'SessionId State  UserN\n                 ame\n--------- -----  -----\n3         Active ana\n',
    ],
  ])('says what to do about %s that was formatted for people', (_, text) => {
    expect(() => parseIds(text)).toThrow(expect.objectContaining({ hint: 'add `| ConvertTo-Json`' }))
  })
})

describe('ids as arguments', () => {
  it('may have commas between, as PowerShell writes lists', () => {
    expect(idsFromArguments(['3,5', '7,', 'c2'])).toEqual(['3', '5', '7', 'c2'])
  })

  it.each(['-1', '4294967295', 'a/b', '5;6'])('refuses %s', argument => {
    expect(() => idsFromArguments([argument])).toThrow(InvalidInput)
  })
})

describe('the encoding of a pipe', () => {
  const text = '[{"SessionId":3}]\r\n'
  const little = Buffer.from(text, 'utf16le')
  const big = Buffer.from(little).swap16()
  it.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 LE', little],
    ['UTF-16 LE with its mark', Buffer.concat([Buffer.from([0xff, 0xfe]), little])],
    ['UTF-16 BE', big],
    ['UTF-16 BE with its mark', Buffer.concat([Buffer.from([0xfe, 0xff]), big])],
  ])('is told to be %s', (_, bytes) => {
    expect(decodeText(bytes)).toBe(text)
  })

  it('is told of a formatted table as well, which Windows PowerShell writes as UTF-16', () => {
    const table = '\r\nId State\r\n-- -----\r\n 3 Active\r\n'
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(table, 'utf16le')])
    expect(() => parseIds(decodeText(bytes))).toThrow(expect.objectContaining({ hint: 'add `| ConvertTo-Json`' }))
  })

  it.each<[string, Uint8Array]>([
    ['bytes that are no UTF-8', Uint8Array.of(0x33, 0xff, 0xfe)],
    ['half a UTF-16 unit', Buffer.concat([Buffer.from([0xff, 0xfe]), little.subarray(0, 3)])],
  ])('is refused for %s', (_, bytes) => {
    expect(() => decodeText(bytes)).toThrow(InvalidInput)
  })
})
