import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { InvalidInput } from '../../../src/cli/errors.ts'
import { readTextFile } from '../../../src/cli/text-file.ts'
import { temporaryFolder } from '../../support/cli.ts'

const text = '\uFEFF{ "user": "Zoë 李" }\r\n'

it.each<[string, BufferEncoding]>([
  ['UTF-8', 'utf8'],
  ['the UTF-16 that the > of Windows PowerShell writes', 'utf16le'],
])('reads a file in %s', (_, encoding) => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'now.json')
  writeFileSync(path, text, { encoding })
  expect(readTextFile(path, 1000)).toBe(text)
})

it('refuses bytes that are no text', () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'now.json')
  writeFileSync(path, Uint8Array.of(0x7b, 0xff, 0x7d))
  expect(() => readTextFile(path, 1000)).toThrow(InvalidInput)
})

it.skipIf(process.platform === 'win32')('reads no more than it may of what never ends', () => {
  expect(() => readTextFile('/dev/zero', 1000)).toThrow('/dev/zero has more than 1000 bytes; no more are read')
})

it.skipIf(process.platform === 'win32')('reads a device that has an end', () => {
  expect(readTextFile('/dev/null', 1000)).toBe('')
})
