import { join } from 'node:path'
import type { PolicyTexts } from '../../src/policy/directory.ts'
import type { GitOptions } from '../../src/policy/git/git-options.ts'
import { type GitReading, readGitPolicies } from '../../src/policy/git/git-source.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { GitRepository, gitOptions } from './git.ts'
import { type Scratch, scratch } from './policy-folder.ts'

/** A repository with one policy, a folder for its mirror, and readings of it. */
export class GitStage {
  readonly scratch: Scratch
  readonly repository: GitRepository
  readonly mirror: string
  /** Of the one policy. */
  readonly first: string

  static async open(): Promise<GitStage> {
    return new GitStage(await scratch())
  }

  private constructor(scratch: Scratch) {
    this.scratch = scratch
    this.mirror = scratch.at('mirror')
    this.repository = new GitRepository(scratch.at('origin'))
    this.first = this.repository.push('x.yaml', 'first')
  }

  at(...parts: string[]): string {
    return join(this.scratch.path, ...parts)
  }

  async read(options: Partial<GitOptions> = {}, reading: Partial<GitReading> = {}): Promise<PolicyTexts> {
    return await readGitPolicies(gitOptions(this.repository.path, options), {
      mirror: this.mirror,
      accepted: null,
      allowRollback: false,
      clock: systemClock(),
      signal: new AbortController().signal,
      ...reading,
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.scratch[Symbol.asyncDispose]()
  }
}

/** `x.yaml=first`, or `x.yaml SK1217` for what is wrong. */
export function said({ files, diagnostics }: PolicyTexts): readonly string[] {
  if (diagnostics.length > 0) return diagnostics.map(({ file, code }) => `${file} ${code}`)
  return files.map(({ path, text }) => `${path}=${text}`)
}

/** What a repository that can't be read is told with: one code and one message. */
export function refused({ files, diagnostics, commit }: PolicyTexts): readonly string[] {
  if (files.length > 0 || commit !== undefined) return ['not refused']
  return diagnostics.flatMap(({ code, message }) => [code, message])
}
