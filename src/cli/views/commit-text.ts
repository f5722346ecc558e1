import type { SourceCommit } from '../../model/policy.ts'
import { isoInstant } from '../../model/time.ts'
import { printable } from './printable.ts'

/** As people shorten it, and as it can be told from any other of its repository. */
export function shortCommit(id: string): string {
  return id.slice(0, 12)
}

/** Which commit, of when, and by whom it was signed where that was asked. When is as its committer says. */
export function commitText({ id, committedAt, signer }: SourceCommit): string {
  const signed = signer === null ? '' : `, signed by ${printable(signer)}`
  return `commit ${shortCommit(id)} of ${isoInstant(committedAt)}${signed}`
}
