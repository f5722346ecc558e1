import { isUtf8 } from 'node:buffer'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { diagnostic, isDirectory, MAX_FILE_BYTES, sortDiagnostics, tooLarge, wholeFile } from '../codes.ts'
import { MAX_ENTRIES, MAX_FILES, MAX_SOURCE_BYTES, sourceTooLarge, tooManyFiles } from '../directory-findings.ts'
import { isPolicyName } from '../directory-walk.ts'
import { telling } from './fetch-failure.ts'
import { damaged, type Repository } from './git-objects.ts'
import { GitProblem } from './git-problem.ts'
import { runGit } from './run-git.ts'

/** A policy file as a commit has it. */
export interface TreeFile {
  /** Relative to the source. */
  readonly path: string
  readonly id: string
}

export interface Tree {
  /** Sorted by path. */
  readonly files: readonly TreeFile[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Many times what that many entries take. */
const MOST_BYTES = 64 * 1_048_576

/**
 * The policy files of a commit, by the rules that folders have: hidden ones and `*.test.yaml` aside, at any depth. Nothing is checked out.
 * @param path a folder or file in the repository; '' = all of it
 * @throws {GitProblem}
 */
export async function listTree(repository: Repository, commit: string, path: string): Promise<Tree> {
  const { program, ...run } = repository
  const start = path.replace(/\/$/, '')
  const args = ['ls-tree', '-r', '-z', '-l', '--full-tree', commit, ...(start === '' ? [] : ['--', start])]
  const { code, stdout, stderr } = await runGit(program, args, { ...run, most: MOST_BYTES })
  if (code !== 0) throw damaged(telling(stderr))
  const entries = split(stdout)
  if (entries.length === 0 && start !== '') {
    const message = `there is no ${JSON.stringify(start)} in commit ${commit.slice(0, 12)}`
    throw new GitProblem('gitNoPath', message, 'check the path; it is meant from the root of the repository')
  }
  return filesOf(entries.map(parse), start)
}

function filesOf(entries: readonly Entry[], start: string): Tree {
  if (entries.length > MAX_ENTRIES) return { files: [], diagnostics: [tooManyFiles()] }
  const files: TreeFile[] = []
  const diagnostics: Diagnostic[] = []
  const folders = new Set<string>()
  let bytes = 0
  for (const entry of entries) {
    // Of a single file that is named, its own name stays.
    const single = entry.name === start
    const path = single ? (start.split('/').at(-1) ?? start) : entry.name.slice(start === '' ? 0 : start.length + 1)
    const parts = path.split('/')
    if (!single && parts.some(part => part.startsWith('.'))) continue
    for (const [index, part] of parts.slice(0, -1).entries()) {
      const folder = parts.slice(0, index + 1).join('/')
      if (!isPolicyName(part) || folders.has(folder)) continue
      folders.add(folder)
      diagnostics.push(isDirectory(folder))
    }
    const other = notAFile(entry.mode, path)
    if (other !== null) diagnostics.push(other)
    if (other !== null || !(single || isPolicyName(parts.at(-1) ?? ''))) continue
    if (!entry.isReadable) diagnostics.push(unreadableName(path))
    else if (entry.size > MAX_FILE_BYTES) diagnostics.push(tooLarge(path, entry.size))
    else {
      bytes += entry.size
      files.push({ path, id: entry.id })
    }
  }
  if (files.length > MAX_FILES) return { files: [], diagnostics: [tooManyFiles()] }
  if (bytes > MAX_SOURCE_BYTES) return { files: [], diagnostics: [sourceTooLarge()] }
  return {
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    diagnostics: sortDiagnostics(diagnostics),
  }
}

interface Entry {
  readonly mode: string
  readonly id: string
  readonly size: number
  readonly name: string
  /** Its name is UTF-8. */
  readonly isReadable: boolean
}

function split(answer: Buffer): readonly Buffer[] {
  const entries: Buffer[] = []
  for (let at = 0, end = answer.indexOf(0); end !== -1; at = end + 1, end = answer.indexOf(0, at)) {
    entries.push(answer.subarray(at, end))
  }
  return entries
}

/** `100644 blob 8baef1b4abc4…     123<tab>name` */
function parse(entry: Buffer): Entry {
  const tab = entry.indexOf(9)
  const [mode = '', , id = '', size = ''] = entry.toString('latin1', 0, tab).split(/ +/)
  const name = entry.subarray(tab + 1)
  return { mode, id, size: Number(size) || 0, name: name.toString('utf8'), isReadable: isUtf8(name) }
}

function notAFile(mode: string, path: string): Diagnostic | null {
  switch (mode) {
    case '120000':
      return diagnostic(
        'gitLink',
        wholeFile(path),
        'this is a symbolic link, which is not followed in a repository',
        'replace it by what it leads to, or name a path in the repository that holds none',
      )
    case '160000':
      return diagnostic(
        'gitSubmodule',
        wholeFile(path),
        'this is a submodule, and other repositories are not fetched',
        'keep its policies in this repository, or name a path that holds none',
      )
    default:
      return null
  }
}

function unreadableName(path: string): Diagnostic {
  return diagnostic('gitPath', wholeFile(path), 'the name of this file is not UTF-8', 'rename it')
}
