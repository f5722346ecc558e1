import type { PlanRefusal } from '../model/saved-plan.ts'

/**
 * What the person gave can't be used: an argument, a file, a policy. Exit 3, and nothing was done.
 * The message is one line; `hint` says what to do next.
 */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput'
  readonly hint: string | null

  constructor(message: string, options: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.hint = options.hint ?? null
  }
}

/** Something outside of the command line stands in the way. Exit 1. */
export class OperationFailed extends Error {
  override readonly name = 'OperationFailed'
  readonly hint: string | null

  constructor(message: string, options: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.hint = options.hint ?? null
  }
}

/** A saved plan that may not be carried out here and now, by the name of the refusal. Exit 4, and nothing was done. */
export class RefusedPlan extends Error {
  override readonly name = 'RefusedPlan'
  readonly hint: string

  constructor(code: PlanRefusal['code'] | 'edited-plan', message: string, hint: string) {
    super(`${code}: ${message}`)
    this.hint = hint
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
