import type { Diagnostic } from '../model/diagnostic.ts'
import type { SourceCommit } from '../model/policy.ts'
import { sortDiagnostics } from './codes.ts'
import { eachBounded } from './directory-bounded.ts'
import { blockingFiles, type Files } from './directory-files.ts'
import { MAX_SOURCE_BYTES, sourceTooLarge, unsteady } from './directory-findings.ts'
import { readPolicyText } from './directory-text.ts'
import { findPolicyFiles, type Listing } from './directory-walk.ts'
import type { PolicyFile } from './load.ts'

/** What the files and folders of a policy source hold, and what of them could not be had. */
export interface PolicyTexts {
  /** Sorted by path. */
  readonly files: readonly PolicyFile[]
  /** All errors; a bundle must not be made of the rest. */
  readonly diagnostics: readonly Diagnostic[]
  /** Where symbolic links stand in the folders, also those that lead nowhere. */
  readonly links: readonly string[]
  /** Of which they are; absent: they are of a folder. */
  readonly commit?: SourceCommit
}

/** How often a source is listed again because something in it moved. Renames settle within one; an endless writer is an error. */
const ATTEMPTS = 5

/**
 * Reads the policy files of files and folders: `*.yaml` and `*.yml` at any depth, hidden ones and `*.test.yaml` aside.
 *
 * Paths are relative to the source where it is one folder; otherwise they begin with the source as it was given. Symbolic links
 * are followed, each file is read once, and a link to a folder that holds it is not followed.
 * By default nothing else goes on meanwhile, which is fastest; a daemon gives `patientFiles`.
 * Never throws for what a person or a disk can cause: each such thing is a diagnostic.
 */
export async function readPolicies(paths: readonly string[], files: Files = blockingFiles): Promise<PolicyTexts> {
  for (let attempt = 1; ; attempt += 1) {
    const listing = await findPolicyFiles(paths, files)
    const last = attempt === ATTEMPTS
    if (listing.vanished && !last) continue
    const texts = await readListed(listing, files, last)
    if (texts !== null) return texts
  }
}

/** @returns null if a file moved and `last` is false */
async function readListed(listing: Listing, system: Files, last: boolean): Promise<PolicyTexts | null> {
  const texts: (PolicyFile | undefined)[] = []
  const diagnostics = [...listing.diagnostics]
  let moved = false
  let bytes = 0
  await eachBounded(listing.files, async (file, index) => {
    if ((moved && !last) || bytes > MAX_SOURCE_BYTES) return
    const reading = await readPolicyText(file, system)
    switch (reading.kind) {
      case 'text':
        bytes += reading.bytes
        texts[index] = { path: file.path, text: reading.text }
        return
      case 'problem':
        diagnostics.push(reading.diagnostic)
        return
      case 'unsteady':
        moved = true
        diagnostics.push(unsteady(file.path))
        return
      default:
        reading satisfies never
    }
  })
  if (moved && !last) return null
  if (bytes > MAX_SOURCE_BYTES) diagnostics.push(sourceTooLarge())
  const files = texts.filter(file => file !== undefined)
  return { files, diagnostics: sortDiagnostics(diagnostics), links: listing.links }
}

export function sameTexts(a: PolicyTexts, b: PolicyTexts): boolean {
  return (
    a.files.length === b.files.length &&
    a.files.every((file, index) => file.path === b.files[index]?.path && file.text === b.files[index]?.text) &&
    JSON.stringify(a.diagnostics) === JSON.stringify(b.diagnostics)
  )
}
