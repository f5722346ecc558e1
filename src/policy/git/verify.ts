import { header, type Tip } from './commit.ts'
import { telling } from './fetch-failure.ts'
import type { GitObject, Repository } from './git-objects.ts'
import type { GitRef, GitVerify } from './git-options.ts'
import { GitProblem } from './git-problem.ts'
import { checkReadable } from './named-files.ts'
import { runGit } from './run-git.ts'

/** The settings by which git knows whom to believe. */
export function trustSettings({ allowedSigners }: GitVerify): readonly (readonly [string, string])[] {
  return [['gpg.ssh.allowedSignersFile', allowedSigners]]
}

/**
 * Who signed it, of those that the allowed signers name for that time. Good is only what git calls good with exit 0 **and** with a name: it
 * prints "Good signature" for a key that nobody trusts as well.
 * @throws {GitProblem} nobody who is allowed did
 */
export async function verifiedSigner(
  repository: Repository,
  { tip, ref, verify }: { readonly tip: Tip; readonly ref: GitRef; readonly verify: GitVerify },
): Promise<string> {
  await checkReadable('the allowed signers', verify.allowedSigners)
  const signed = verify.what === 'tags' ? theTag(tip, ref) : tip.commit
  const what = verify.what === 'tags' ? `the tag ${ref.name}` : `commit ${tip.commit.id.slice(0, 12)}`
  checkSshSigned(signed, what)
  const { program, ...run } = repository
  const verb = verify.what === 'tags' ? 'verify-tag' : 'verify-commit'
  const { code, stderr } = await runGit(program, [verb, '--raw', signed.id], run)
  if (/cannot run ssh-keygen|ssh-keygen: (?:command )?not found/.test(stderr)) {
    throw new GitProblem(
      'gitMissing',
      'signatures are verified by ssh-keygen, which is missing',
      'install openssh-client',
    )
  }
  const signer = /^Good "git" signature for (.+) with \S+ key \S+$/m.exec(stderr)?.[1]
  if (code === 0 && signer !== undefined) return signer
  throw untrusted(what, stderr)
}

/** A tag's name is part of what is signed: an old tag does not become a new one by being called so. */
function theTag({ tag }: Tip, { name }: GitRef): GitObject {
  if (tag === null) {
    const hint = `make it with \`git tag -s ${name}\``
    throw new GitProblem('gitUnsigned', `the tag ${name} is not signed: it is a name without an object`, hint)
  }
  const signedName = header(tag, 'tag')
  if (signedName !== name) {
    const message = `the tag ${name} was signed as ${JSON.stringify(signedName)}`
    throw new GitProblem('gitUntrusted', message, 'sign it under its own name')
  }
  if (header(tag, 'type') !== 'commit') {
    throw new GitProblem('gitUntrusted', `the tag ${name} is of another tag, not of a commit`, 'tag the commit itself')
  }
  return tag
}

function checkSshSigned(signed: GitObject, what: string): void {
  const signature =
    signed.type === 'tag'
      ? /^-----BEGIN [A-Z ]+-----$/m.exec(signed.content.toString('utf8'))?.[0]
      : header(signed, 'gpgsig')
  if (signature === null || signature === undefined) {
    const hint = 'sign with an SSH key: `git config gpg.format ssh`, then `git commit -S` or `git tag -s`'
    throw new GitProblem('gitUnsigned', `${what} is not signed`, hint)
  }
  if (signature !== '-----BEGIN SSH SIGNATURE-----') {
    const hint = 'sign with an SSH key: `git config gpg.format ssh`'
    throw new GitProblem('gitUntrusted', `${what} is signed by another means than an SSH key`, hint)
  }
}

function untrusted(what: string, stderr: string): GitProblem {
  const key = /with (\S+ key SHA256:\S+)/.exec(stderr)?.[1]
  if (key !== undefined) {
    const message = `${what} is signed with the ${key}, which the allowed signers don't name for its time and purpose`
    return new GitProblem(
      'gitUntrusted',
      message,
      'let somebody sign it who may, or add the key to the allowed signers',
    )
  }
  const said = telling(stderr)
  const message = `the signature of ${what} is not good${said === '' ? '' : ` (${said})`}`
  return new GitProblem('gitUntrusted', message, 'sign it anew')
}
