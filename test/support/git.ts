import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ms } from '../../src/model/time.ts'
import type { GitOptions } from '../../src/policy/git/git-options.ts'

/** Nobody's configuration, and a commit's time that does not depend on when the test runs. */
const ENVIRONMENT = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ms Keller',
  GIT_AUTHOR_EMAIL: 'keller@school.example',
  GIT_COMMITTER_NAME: 'Ms Keller',
  GIT_COMMITTER_EMAIL: 'keller@school.example',
}

export interface CommitOptions {
  readonly key?: SigningKey
  /** @default the first of September 2026, a second later with each commit */
  readonly at?: string
}

/** A working copy with a repository, which serves as what policies are fetched from. */
export class GitRepository {
  readonly path: string
  #seconds = 0

  constructor(path: string) {
    this.path = path
    mkdirSync(path, { recursive: true })
    this.git('init', '--quiet', '--initial-branch=main')
  }

  /** @returns what git says, without line ends around it */
  git(...args: readonly string[]): string {
    return this.gitWith({}, ...args)
  }

  /** The same with a file as what it reads. */
  gitReading(file: string, ...args: readonly string[]): string {
    return this.#run({}, args, readFileSync(file))
  }

  gitWith(options: CommitOptions, ...args: readonly string[]): string {
    return this.#run(options, args, '')
  }

  #run({ key, at }: CommitOptions, args: readonly string[], input: string | Uint8Array): string {
    this.#seconds += 1
    const when = at ?? `2026-09-01T08:00:${String(this.#seconds % 60).padStart(2, '0')}Z`
    const signing = key === undefined ? [] : ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${key.path}`]
    const env = { ...process.env, ...ENVIRONMENT, GIT_COMMITTER_DATE: when, GIT_AUTHOR_DATE: when }
    return execFileSync('git', [...signing, ...args], { cwd: this.path, env, input, stdio: 'pipe' })
      .toString()
      .trim()
  }

  write(name: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true })
    writeFileSync(join(this.path, name), content)
  }

  link(name: string, target: string): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true })
    symlinkSync(target, join(this.path, name))
  }

  remove(name: string): void {
    rmSync(join(this.path, name), { recursive: true })
  }

  /** Commits everything that lies there. @returns the commit's id */
  commit(options: CommitOptions = {}): string {
    this.git('add', '--all')
    const sign = options.key === undefined ? [] : ['-S']
    this.gitWith(options, 'commit', '--quiet', '--allow-empty', '--message=Another day', ...sign)
    return this.head()
  }

  /** Writes one file and commits it. */
  push(name: string, content: string | Uint8Array, options: CommitOptions = {}): string {
    this.write(name, content)
    return this.commit(options)
  }

  /** Read as git keeps it: a process for each of hundreds of commits costs more than what is tested with them. */
  head(): string {
    const name = /^ref: (.+)$/m.exec(readFileSync(join(this.path, '.git/HEAD'), 'utf8'))?.[1]
    const file = name === undefined ? null : join(this.path, '.git', name)
    return file !== null && existsSync(file) ? readFileSync(file, 'utf8').trim() : this.git('rev-parse', 'HEAD')
  }
}

/** A pair of SSH keys. */
export class SigningKey {
  /** Of the private one. */
  readonly path: string
  readonly public: string

  constructor(path: string) {
    this.path = path
    mkdirSync(dirname(path), { recursive: true })
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', path])
    this.public = readFileSync(`${path}.pub`, 'utf8').trim()
  }

  /** @param options such as `valid-before="20260101"` */
  allow(file: string, principal: string, options = ''): void {
    mkdirSync(dirname(file), { recursive: true })
    appendFileSync(file, `${principal} ${options === '' ? '' : `${options} `}${this.public}\n`)
  }
}

/** The branch `main` of a url, with nothing else said. */
export function gitOptions(url: string, other: Partial<GitOptions> = {}): GitOptions {
  return {
    url,
    ref: { kind: 'branch', name: 'main' },
    path: '',
    every: ms(60_000),
    // More than git takes on any machine that runs it beside everything else.
    timeout: ms(100_000),
    maxBytes: 50_000_000,
    verify: null,
    credentials: null,
    proxy: null,
    caFile: null,
    knownHosts: null,
    sshKey: null,
    ...other,
  }
}
