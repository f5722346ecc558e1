import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { errorCode } from '../../src/model/error-code.ts'

const folder = join(import.meta.dirname, '../golden')

/** What a terminal or an editor would obey or hide: a golden file shows all that is in it. */
const unseen = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

/**
 * What a view prints, held against a file that people read in a review, byte for byte.
 *
 * After a change of a view that is meant: `GOLDEN=write npx vitest run --project unit` and the file's tests, and read the difference.
 * A file that is not there is a failure as well, so that no run brings its own truth along.
 * @param file under test/golden, with forward slashes, as `plan/markdown.md`
 */
export function expectGolden(file: string, text: string): void {
  expect(text, `${file} holds what is not seen`).not.toMatch(unseen)
  const path = join(folder, file)
  if (process.env.GOLDEN === 'write') {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  expect(text, `test/golden/${file}; where the change is meant, GOLDEN=write writes it anew`).toBe(readGolden(path))
}

/** Every golden file there is, as {@link expectGolden} names them. */
export function goldenFiles(): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()
}

function readGolden(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}
