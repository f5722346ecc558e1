/** `sha256:0a1b2c3d4e5f`: enough to tell two apart. */
export function shortRevision(revision: string): string {
  const [kind, digest] = revision.split(':')
  return digest === undefined ? revision.slice(0, 12) : `${kind}:${digest.slice(0, 12)}`
}
