import { chmodSync, chownSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { temporaryFolder } from './cli.ts'

/** The account of `asStranger`. */
export const NOBODY = 65_534

/** A state folder as systemd leaves it: in one of root's, and the daemon's, who is nobody here. For root alone. */
export function stateOfService(): { readonly state: string; [Symbol.dispose](): void } {
  const folder = temporaryFolder()
  const state = join(folder.path, 'lib', 'stationkeeper')
  mkdirSync(state, { recursive: true })
  for (const above of [dirname(folder.path), folder.path, dirname(state)]) letThrough(above)
  chownSync(folder.path, NOBODY, NOBODY)
  chownSync(state, NOBODY, NOBODY)
  return { state, [Symbol.dispose]: () => folder[Symbol.dispose]() }
}

/** Folders for temporary files are mostly closed to others. */
function letThrough(folder: string): void {
  const { mode } = statSync(folder)
  if ((mode & 0o001) === 0) chmodSync(folder, (mode & 0o7777) | 0o011)
}

/** Has every test of the file run under the mask that a unit or a careful root has. */
export function underTightUmask(): void {
  let umask = 0
  beforeAll(() => {
    umask = process.umask(0o077)
  })
  afterAll(() => {
    process.umask(umask)
  })
}
