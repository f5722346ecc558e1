import { InvalidInput } from './errors.ts'

/** What has to be in force: a commit or a revision, or the beginning of one. In lower case. */
export interface WantedRevision {
  readonly kind: 'commit' | 'revision'
  readonly beginning: string
}

/** As git does by default: fewer than 7 digits tell too little. */
const FEWEST = 7

/** @throws {InvalidInput} it can't be the beginning of either */
export function wantedRevision(text: string): WantedRevision {
  const beginning = text.toLowerCase()
  const digits = beginning.replace(/^sha256:/, '')
  const kind = beginning === digits ? 'commit' : 'revision'
  if (/^[0-9a-f]+$/.test(digits) && digits.length >= FEWEST && digits.length <= 64) return { kind, beginning }
  throw new InvalidInput(`${JSON.stringify(text)} is neither a commit nor a revision`, {
    hint: `write at least ${FEWEST} digits of a commit, as \`git rev-parse HEAD\` prints it, or sha256: and as many of a revision, as \`stationkeeper validate -o json\` does`,
  })
}

export function isWanted(
  { kind, beginning }: WantedRevision,
  { revision, commit }: { readonly revision: string | null; readonly commit: string | null },
): boolean {
  return (kind === 'commit' ? commit : revision)?.startsWith(beginning) ?? false
}
