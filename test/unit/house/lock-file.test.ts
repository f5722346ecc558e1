import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

interface Locked {
  readonly version?: string
  readonly resolved?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

// npm writes this file; its format is npm's own.
const { packages } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>
}

/** Where Node would look for `name` from the package at `path`, nearest first. */
function found(path: string, name: string): Locked | undefined {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const locked = packages[`${at}${at === '' ? '' : '/'}node_modules/${name}`]
    if (locked !== undefined || at === '') return locked
  }
}

describe('the lock file', () => {
  test('names every platform variant of every tool, since npm ci refuses one that does not', () => {
    const exact = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.entries(optionalDependencies)
        .filter(([, version]) => /^\d/.test(version))
        .map(([name, version]) => ({ wanted: `${name}@${version}`, locked: `${name}@${found(path, name)?.version}` })),
    )
    expect(exact.length).toBeGreaterThan(20)
    expect(exact.filter(({ wanted, locked }) => wanted !== locked)).toEqual([])
  })

  test('names no place to download from, since that is for each machine to say', () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([])
  })
})
