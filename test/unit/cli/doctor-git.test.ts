import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gitFindings } from '../../../src/cli/doctor-git.ts'
import type { GitOptions } from '../../../src/policy/git/git-options.ts'
import { noFlags } from '../../../src/settings/flags.ts'
import { resolveSettings } from '../../../src/settings/resolve.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { policyOf } from '../../support/cli-classroom.ts'
import { GitRepository, gitOptions } from '../../support/git.ts'

const open = '{ name: open, match: { everySession: true }, ensure: unlocked }'

class Site {
  readonly #folder = temporaryFolder()
  readonly repository = new GitRepository(this.at('school'))

  at(name: string): string {
    return join(this.#folder.path, name)
  }

  /** Each finding as its level and what it says. */
  async found(other: Partial<GitOptions> = {}): Promise<readonly string[]> {
    const surroundings = { cwd: this.at('.'), home: this.at('.'), env: {}, platform: process.platform }
    const flags = { ...noFlags, state: this.at('state') }
    const { settings } = resolveSettings(flags, surroundings, { file: null, stateOfHolder: () => null })
    const git = gitOptions(this.repository.path, other)
    const findings = await gitFindings({ ...settings, git }, git)
    return findings.map(({ level, message }) => `${level}: ${message.replaceAll(this.#folder.path, 'X')}`)
  }

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]()
  }
}

const GIT = expect.stringMatching(/^ok: git \d+\.\d+/)

test('a repository that is as it should be is said to be, with its commit', async () => {
  using site = new Site()
  const id = site.repository.push('lesson.yaml', policyOf([open]))
  expect(await site.found()).toEqual([
    GIT,
    `ok: valid: 1 policy, 1 rule in X/school, branch main, commit ${id.slice(0, 12)}`,
  ])
})

test.each<[string, (site: Site) => void, Partial<GitOptions>, RegExp]>([
  [
    'a repository that is gone',
    site => rmSync(site.repository.path, { recursive: true }),
    {},
    /^error: X\/school: SK12/,
  ],
  ['a branch that is not there', () => {}, { ref: { kind: 'branch', name: 'exam' } }, /^error: X\/school: SK1210/],
  ['a folder that is not there', () => {}, { path: 'rooms' }, /^error: X\/school: SK1211/],
  [
    'a branch without policies',
    site => site.repository.remove('lesson.yaml'),
    {},
    /^error: there is no policy in X\/school, branch main/,
  ],
  [
    'a policy that is wrong',
    site => site.repository.write('lesson.yaml', 'kind: [\n'),
    {},
    /^error: lesson\.yaml:2:1: SK1001/,
  ],
])('%s stands in the way', async (_, change, other, words) => {
  using site = new Site()
  site.repository.push('lesson.yaml', policyOf([open]))
  site.repository.push('README', 'what this is')
  change(site)
  try {
    site.repository.commit()
  } catch {
    // It is the one that is gone.
  }
  const [git, ...findings] = await site.found(other)
  expect(git).toEqual(GIT)
  expect(findings).toEqual(expect.arrayContaining([expect.stringMatching(words)]))
  expect(findings).not.toEqual(expect.arrayContaining([expect.stringMatching(/^ok: valid/)]))
})

test.skipIf(process.platform === 'win32')('a file with a secret has to be its owner alone', async () => {
  using site = new Site()
  site.repository.push('lesson.yaml', policyOf([open]))
  const file = site.at('credentials')
  writeFileSync(file, 'https://ana:secret@git.example\n')
  chmodSync(file, 0o640)
  // Of a server on which nobody listens.
  const options = { url: 'https://127.0.0.1:1/p.git', credentials: { file } }
  const found = await site.found(options)
  expect(found).toContain('error: X/credentials holds a secret, and others than its owner may use it (mode 640)')
  expect(found).toContain(
    'note: no signature is asked for: whoever may push, or runs the server, decides what is done here',
  )
  expect(found.join()).not.toContain('ana:secret')
  chmodSync(file, 0o600)
  expect((await site.found(options)).join()).not.toContain('holds a secret')
  rmSync(file)
  const without = await site.found({ ...options, caFile: site.at('ca.pem') })
  expect(without).toEqual(expect.arrayContaining(['error: X/credentials is not there', 'error: X/ca.pem is not there']))
})
