import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withoutPlaceholders } from '../../../scripts/windows/old-wine.ts'
import { sums } from '../../../scripts/windows/zip-contents.ts'
import { digestLine, zipped } from '../../../scripts/windows/zip-file.ts'
import { unzipped } from '../../support/unzip.ts'

const contents = new Map([
  ['a/ä.txt', Buffer.from('one')],
  ['long.txt', Buffer.from('x'.repeat(100_000))],
])

describe('the zip for Windows', () => {
  test('unpacks to what was put into it, below one folder', async () => {
    const files = unzipped(await zipped(contents, 'stationkeeper'))
    expect([...files]).toEqual([...contents].map(([path, content]) => [`stationkeeper/${path}`, content]))
  })

  test('is the same bytes in any time zone', async () => {
    const here = createHash('sha256')
      .update(await zipped(contents, 'x'))
      .digest('hex')
    const file = JSON.stringify(join(import.meta.dirname, '../../../scripts/windows/zip-file.ts'))
    const program = `
      const { zipped, digestLine } = await import(${file})
      const contents = new Map([['a/ä.txt', Buffer.from('one')], ['long.txt', Buffer.from('x'.repeat(100_000))]])
      process.stdout.write(digestLine(await zipped(contents, 'x'), 'x.zip'))`
    for (const TZ of ['Pacific/Apia', 'America/St_Johns']) {
      const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
        env: { ...process.env, TZ },
        encoding: 'utf8',
      })
      expect(stdout).toBe(`${here}  x.zip\n`)
    }
  })

  test('has a digest of every file, as sha256sum reads it', () => {
    expect(sums(contents)).toMatch(/^[0-9a-f]{64} {2}a\/ä\.txt\n[0-9a-f]{64} {2}long\.txt\n$/)
    expect(digestLine(Buffer.from(''), 'a.zip')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.zip\n',
    )
  })
})

describe("Windows' Node for an old Wine", () => {
  test('differs by one name alone', () => {
    const program = Buffer.from('MZ VirtualAlloc\0VirtualAlloc2\0end')
    const changed = withoutPlaceholders(program)
    expect(changed.toString('latin1')).toBe('MZ VirtualAlloc\0VirtualAllocX\0end')
    expect(program.toString('latin1')).toContain('VirtualAlloc2')
  })

  test.each(['MZ VirtualAlloc\0', 'VirtualAlloc2\0VirtualAlloc2\0'])('is not made from %j', program => {
    expect(() => withoutPlaceholders(Buffer.from(program))).toThrow(/exactly once/)
  })
})
