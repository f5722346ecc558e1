import type { Diagnostic } from '../../model/diagnostic.ts'
import type { SourceCommit } from '../../model/policy.ts'
import { sortDiagnostics } from '../codes.ts'
import type { PolicyTexts } from '../directory.ts'
import { MAX_SOURCE_BYTES } from '../directory-findings.ts'
import { decodePolicyText } from '../directory-text.ts'
import type { PolicyFile } from '../load.ts'
import { damaged, type Repository, readObjects } from './git-objects.ts'
import { listTree } from './tree.ts'

/**
 * The policies of a commit. All are of that one commit, whatever is pushed meanwhile.
 * @throws {GitProblem}
 */
export async function readCommit(repository: Repository, commit: SourceCommit, path: string): Promise<PolicyTexts> {
  const tree = await listTree(repository, commit.id, path)
  const ids = tree.files.map(({ id }) => id)
  const blobs = ids.length === 0 ? [] : await readObjects(repository, ids, MAX_SOURCE_BYTES)
  const files: PolicyFile[] = []
  const diagnostics: Diagnostic[] = [...tree.diagnostics]
  for (const [index, file] of tree.files.entries()) {
    const blob = blobs[index]
    if (blob?.id !== file.id || blob.type !== 'blob') throw damaged(`${file.path} is missing`)
    const reading = decodePolicyText(file.path, blob.content)
    if (reading.kind === 'text') files.push({ path: file.path, text: reading.text })
    else if (reading.kind === 'problem') diagnostics.push(reading.diagnostic)
  }
  if (diagnostics.length > 0) return { files, diagnostics: sortDiagnostics(diagnostics), links: [] }
  return { files, diagnostics, links: [], commit }
}
