import type { Report, Result } from '../model/action.ts'
import type { Decision, Plan } from '../model/plan.ts'

/** What a finished verb tells the shell. Part of the contract: scripts branch on these numbers. */
export const Exit = {
  /** Done, valid, in sync, or stopped by a signal. */
  done: 0,
  /** Something outside failed: the host, the disk, the daemon; or a check of ours did. */
  failed: 1,
  /** Changes are pending; only with `--detailed-exitcode`. */
  pending: 2,
  /** Policy, settings, file or arguments are not valid; nothing was done. */
  invalid: 3,
  /** A plan that is stale, used up or another host's. */
  refused: 4,
  /** Something was done and something was not. */
  partial: 5,
  /** Everything that is due is withheld, in conflict or unsupported. */
  nothingPossible: 6,
} as const

export type ExitCode = (typeof Exit)[keyof typeof Exit]

/** `plan`: without `--detailed-exitcode` a plan that could be made is a success, whatever it says. */
export function planExit(plan: Pick<Plan, 'decisions'>, options: { readonly detailed: boolean }): ExitCode {
  if (!options.detailed) return Exit.done
  if (plan.decisions.some(decision => decision.status === 'change')) return Exit.pending
  return plan.decisions.some(isHeldBack) ? Exit.nothingPossible : Exit.done
}

/** `apply`, `unlock` and `disconnect`, which need no flag: whoever acts wants to know what came of it. */
export function reportExit(report: Pick<Report, 'results' | 'missing'>): ExitCode {
  const fates = [...report.results.filter(isDue).map(fateOf), ...report.missing.map(() => 'failed' as const)]
  if (fates.every(fate => fate === 'done')) return Exit.done
  if (fates.includes('done')) return Exit.partial
  return fates.includes('failed') ? Exit.failed : Exit.nothingPossible
}

/** `validate`; warnings count with `--strict`. */
export function validateExit(found: { readonly errors: number; readonly warnings: number }, strict: boolean): ExitCode {
  return found.errors > 0 || (strict && found.warnings > 0) ? Exit.invalid : Exit.done
}

/** `history --verify`. */
export function chainExit(chain: { readonly intact: boolean }): ExitCode {
  return chain.intact ? Exit.done : Exit.failed
}

/** `replay`; what could not be compared says nothing against anybody. */
export function replayExit({ differ }: { readonly differ: number }): ExitCode {
  return differ === 0 ? Exit.done : Exit.failed
}

/** `test`; `uncovered` counts only where that was asked for. */
export function testExit({ failed, uncovered }: { readonly failed: number; readonly uncovered: number }): ExitCode {
  return failed === 0 && uncovered === 0 ? Exit.done : Exit.failed
}

/** What became of one decision that was due, as far as the exit code is concerned. */
export type Fate = 'done' | 'held-back' | 'failed'

/** An effect that can't be seen counts as done: the host took the call, and nothing says otherwise. */
export function fateOf(result: Pick<Result, 'outcome' | 'effect'>): Fate {
  if (result.outcome === null) return 'held-back'
  switch (result.outcome.kind) {
    case 'done':
      return result.effect === 'refuted' ? 'failed' : 'done'
    case 'refused':
      return 'held-back'
    case 'unknown':
      return result.effect === 'verified' ? 'done' : 'failed'
    case 'failed-retryable':
    case 'failed-final':
    case 'gone':
      return 'failed'
    default:
      return result.outcome satisfies never
  }
}

/** Plan-only rules preview; what they would do is not due, so it never changes an exit code. */
function isDue(result: Pick<Result, 'decision'>): boolean {
  return result.decision.reason.code !== 'plan-only'
}

function isHeldBack(decision: Decision): boolean {
  const { status } = decision
  return (
    (status === 'withheld' || status === 'conflict' || status === 'unsupported') && decision.reason.code !== 'plan-only'
  )
}
