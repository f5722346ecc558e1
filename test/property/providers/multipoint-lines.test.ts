import fc from 'fast-check'
import { expect, test } from 'vitest'
import { requestLine } from '../../../src/providers/multipoint/wire.ts'
import { splitLines as split } from '../../support/multipoint-lines.ts'

test('a request is one line of ASCII that says the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), name => {
      const line = requestLine({ id: 7, do: 'probe-process', name })
      expect(line).toMatch(/^[ -~]+\n$/)
      expect(JSON.parse(line)).toEqual({ id: 7, do: 'probe-process', name })
    }),
  )
})

test('wherever the stream is cut, the lines are the same', () => {
  const piece = fc.constantFrom('#mark ', '#', 'noise', '\n', '\r\n', 'x', '{"id":1}', '#mark one\n')
  fc.assert(
    fc.property(fc.array(piece), fc.array(fc.nat(20)), (pieces, cuts) => {
      const text = pieces.join('')
      const parts: string[] = []
      let rest = text
      for (const cut of cuts) {
        parts.push(rest.slice(0, cut))
        rest = rest.slice(cut)
      }
      expect(split([...parts, rest])).toEqual(split([text]))
    }),
  )
})
