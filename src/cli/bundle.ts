import { relative } from 'node:path'
import type { Bundle } from '../model/policy.ts'
import { readPolicies } from '../policy/directory.ts'
import { loadPolicies } from '../policy/load.ts'
import { InvalidInput } from './errors.ts'
import { reportFindings } from './findings.ts'
import type { Terminal } from './terminal.ts'

export interface BundleSource {
  /** Folder or file. */
  readonly policies: string
  readonly timeZone: string | null
}

/**
 * The policies as they are in their folder now. Warnings are shown.
 * @throws {InvalidInput} there is none, or they are not valid; all findings have been shown
 */
export async function loadBundle(source: BundleSource, terminal: Terminal, cwd: string): Promise<Bundle> {
  const texts = await readPolicies([source.policies])
  const loaded = loadPolicies(texts.files, { timeZone: source.timeZone })
  reportFindings([...texts.diagnostics, ...loaded.diagnostics], 'the policies are', terminal)
  if (loaded.bundle === null) throw new InvalidInput('the policies are not valid')
  if (loaded.policies === 0) {
    throw new InvalidInput(`there is no policy in ${relative(cwd, source.policies) || source.policies}`, {
      hint: 'name a folder with --policies, or begin with `stationkeeper init`',
    })
  }
  return loaded.bundle
}
