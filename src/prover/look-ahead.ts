import type { Diagnostic } from '../model/diagnostic.ts'
import { codes } from '../policy/codes.ts'
import type { CompiledRule } from '../policy/compile-rules.ts'
import type { CompiledSource } from '../policy/load.ts'
import { placeOfValue } from '../policy/locate.ts'
import type { Finding } from './finding.ts'
import { findingsOf } from './findings.ts'
import { type Horizon, Hours } from './hours.ts'
import { type Proof, type ProofInputs, prove } from './prove.ts'

/** What is certain over a horizon, and what of that needs to be said. */
export interface LookAhead {
  readonly horizon: Horizon
  readonly findings: readonly Finding[]
  /** What was found without looking ahead, apart from what is now known better. */
  readonly diagnostics: readonly Diagnostic[]
  /** How many rules are proven to decide at some time about somebody. */
  readonly deciding: number
}

/** @returns null where there are errors: of half a bundle nothing is certain */
export function lookAhead(
  source: CompiledSource,
  horizon: Horizon,
  { zones, ...options }: Pick<ProofInputs, 'zones' | 'effort' | 'onProgress'>,
): LookAhead | null {
  const { bundle } = source
  if (bundle === null) return null
  const hours = new Hours(horizon, zones)
  const proof = prove({ bundle, hours, zones, ...options })
  return {
    horizon,
    findings: findingsOf(source, proof, hours, zones),
    diagnostics: notYetKnown(source, proof),
    deciding: proof.verdicts.filter(({ verdict }) => verdict.kind === 'decides').length,
  }
}

/** Hidden rules and conflicts are found without time as well, some of them; what is proven is said once, and better. */
function notYetKnown({ diagnostics, rules }: CompiledSource, { verdicts, unclear }: Proof): readonly Diagnostic[] {
  const isOpen = ({ rule }: CompiledRule, rank: number): boolean =>
    verdicts[rank]?.verdict.kind === 'undecided' || unclear.has(rule)
  const open = new Set(
    rules.filter(isOpen).map(({ document, path }) => placeKey(placeOfValue(document, [...path, 'name']))),
  )
  return diagnostics.filter(
    each => (each.code !== codes.unreachable && each.code !== codes.conflict) || open.has(placeKey(each)),
  )
}

function placeKey({ file, line, column }: Pick<Diagnostic, 'file' | 'line' | 'column'>): string {
  return `${file}:${line}:${column}`
}
