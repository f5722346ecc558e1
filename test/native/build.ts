import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'

const source = join(import.meta.dirname, 'wts-stand-in.c')
const cache = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'stationkeeper')

/**
 * The library that stands in for wtsapi32: the one that WTS_STAND_IN_LIBRARY names, else built from its source by the first compiler there is,
 * and kept until the source changes.
 * @returns null: no compiler is here. Under CI, where one is expected, that is an error.
 */
export function standInLibrary(): string | null {
  const given = process.env.WTS_STAND_IN_LIBRARY
  if (given !== undefined && given !== '') return given
  const suffix = process.platform === 'win32' ? 'dll' : 'so'
  const digest = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16)
  const library = join(cache, `wts-stand-in-${digest}.${suffix}`)
  if (existsSync(library)) return library
  const compiler = ['gcc', 'cc', 'clang'].find(isHere)
  if (compiler === undefined) {
    if (process.env.CI)
      throw new Error('the WTS provider is tested against a library in C, and no gcc, cc or clang is here')
    return null
  }
  mkdirSync(cache, { recursive: true })
  // Others may build it at the same moment: whoever is last replaces like by like.
  const fresh = `${library}.${process.pid}`
  execFileSync(compiler, [...flags(suffix), '-o', fresh, source], { stdio: ['ignore', 'ignore', 'inherit'] })
  renameSync(fresh, library)
  return library
}

/** How the library is built for either system; for Windows on another, with `x86_64-w64-mingw32-gcc`. */
function flags(suffix: 'dll' | 'so'): readonly string[] {
  const position = suffix === 'so' ? ['-fPIC', '-fvisibility=hidden'] : []
  return ['-Wall', '-Wextra', '-Werror', '-O2', '-shared', ...position]
}

function isHere(compiler: string): boolean {
  try {
    execFileSync(compiler, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
