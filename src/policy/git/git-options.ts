import type { Milliseconds } from '../../model/time.ts'

/** A Git repository as a source of policies, as the settings describe it. Paths of files are absolute. */
export interface GitOptions {
  /** `https://…`, `ssh://…`, `name@host:path`, `git://…`, `http://…`, `file:///…` or an absolute path. Without a password. */
  readonly url: string
  readonly ref: GitRef
  /** The folder or file in the repository, with forward slashes; '' = all of it. */
  readonly path: string
  /** How often the repository is asked. */
  readonly every: Milliseconds
  /** How long asking, fetching and reading may take together. */
  readonly timeout: Milliseconds
  /** How much may be fetched and kept on disk. */
  readonly maxBytes: number
  /** null: whatever the repository says is believed. */
  readonly verify: GitVerify | null
  /** For https and http; null: none are needed. */
  readonly credentials: GitCredentials | null
  /** For https and http. May hold a password, so it is never shown as it is. */
  readonly proxy: string | null
  /** Certificates to trust, for https; null: those that git was built to trust. */
  readonly caFile: string | null
  /** For ssh, which needs it. */
  readonly knownHosts: string | null
  /** The private key, for ssh, which needs it. */
  readonly sshKey: string | null
}

export interface GitRef {
  readonly kind: 'branch' | 'tag'
  /** Without `refs/heads/` or `refs/tags/`. */
  readonly name: string
}

export interface GitVerify {
  /** `commits`: the commit that the branch or tag leads to; `tags`: the tag itself, which then has to be an annotated one. */
  readonly what: 'commits' | 'tags'
  /** In the form of ssh-keygen(1), ALLOWED SIGNERS. */
  readonly allowedSigners: string
}

export type GitCredentials =
  /** A helper of git by its name (`manager`), or a program by its absolute path. */
  | { readonly helper: string }
  /** A file in the form of git-credential-store(1): `https://name:token@host`, a line each. Only ever read. */
  | { readonly file: string }
