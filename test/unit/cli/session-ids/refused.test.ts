import { expect, it } from 'vitest'
import { decodeText } from '../../../../src/cli/session-ids/decode.ts'
import { parseIds } from '../../../../src/cli/session-ids/parse.ts'
import { idsFromArguments } from '../../../../src/cli/session-ids/session-id.ts'

it.each(['1e2', '3\n1E2', '3.0', '-1'])('takes no number that is not written as one: %s', text => {
  expect(() => parseIds(text)).toThrow('on standard input is no session id')
})

it.each(['"Id","State"\r\n"3","Active"\r\n', '#TYPE Wms.Session\n"Id","State"\n"3","Active"\n', 'Id;State\n3;Active'])(
  'says what to add to a pipeline that ends in CSV',
  text => {
    expect(() => parseIds(text)).toThrow(expect.objectContaining({ hint: 'add `| ConvertTo-Json`' }))
  },
)

it.each(['', ' ', ','])('takes %j for a mistake, not for no argument', argument => {
  expect(() => idsFromArguments([argument])).toThrow('is no session id')
})

it.each(['null', '3.5', '[3.5]', 'hallo', 'true', '{"a":1}', '{"a"'])('says what to pipe in instead of %s', text => {
  expect(() => parseIds(text)).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(/^pipe in ids, or JSON/) }),
  )
})

it('says in what letters ids are read, of bytes that are no text', () => {
  expect(() => decodeText(Uint8Array.of(0x33, 0xff))).toThrow(
    expect.objectContaining({
      message: 'standard input is not valid UTF-8',
      hint: expect.stringMatching(/UTF-8 or UTF-16/),
    }),
  )
})
