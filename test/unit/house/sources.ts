import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const SRC = join(import.meta.dirname, '../../../src')

/** A file of the product. */
export interface Source {
  /** Path under src, with forward slashes. */
  readonly file: string
  readonly text: string
}

/** Every source of the product, those that the build generates included. */
export function productSources(): readonly Source[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter(file => /\.[cm]?[jt]sx?$/.test(file))
    .map(file => ({ file: file.replaceAll('\\', '/'), text: readFileSync(join(SRC, file), 'utf8') }))
    .sort((a, b) => (a.file < b.file ? -1 : 1))
}
