import { mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Diagnostic } from '../../src/model/diagnostic.ts'
import type { Bundle } from '../../src/model/policy.ts'
import type { Load, PolicyEvent } from '../../src/policy/source.ts'

/** A folder for one test; the test gets rid of it with `await using`. */
export async function scratch(): Promise<Scratch> {
  return new Scratch(await realpath(await mkdtemp(join(tmpdir(), 'stationkeeper-policies-'))))
}

export class Scratch {
  readonly path: string
  #count = 0

  constructor(path: string) {
    this.path = path
  }

  at(...parts: string[]): string {
    return join(this.path, ...parts)
  }

  /** Writes in place, as `echo >` does; folders on the way are made. */
  async write(name: string, content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(this.at(name)), { recursive: true })
    await writeFile(this.at(name), content)
  }

  /** Writes beside the file and renames over it, as careful programs do. */
  async replace(name: string, content: string): Promise<void> {
    const beside = `${this.at(name)}.${this.#count++}.tmp`
    await writeFile(beside, content)
    await rename(beside, this.at(name))
  }

  async remove(name: string): Promise<void> {
    await rm(this.at(name), { recursive: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true })
  }
}

/**
 * Stands for the real loader where only files matter: every file is a policy, the revision is all of their text,
 * and a text with the word `broken` is an error.
 */
export const loadTexts: Load = files => {
  const diagnostics: Diagnostic[] = files
    .filter(file => file.text.includes('broken'))
    .map(file => ({
      code: 'SK1001',
      severity: 'error',
      message: 'broken',
      file: file.path,
      line: 1,
      column: 1,
      frame: '',
      hint: null,
    }))
  const revision = files.map(file => `${file.path}=${file.text}`).join(' ')
  const bundle: Bundle = { revision, rules: [], stations: new Map(), policies: files.map(file => file.path) }
  return { bundle: diagnostics.length > 0 ? null : bundle, diagnostics, policies: files.length }
}

/** `a.yaml=1 b.yaml=2`, `rejected a.yaml SK1001` or `empty`. */
export function inWords(event: PolicyEvent): string {
  switch (event.kind) {
    case 'accepted':
      return event.bundle.revision
    case 'rejected':
      return `rejected ${event.diagnostics.map(found => `${found.file} ${found.code}`).join(', ')}`
    case 'empty':
      return 'empty'
    default:
      return event satisfies never
  }
}
