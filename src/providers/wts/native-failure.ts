import type { Failure } from './calls.ts'
import type { Symbols } from './symbols.ts'

/** Leaves a call of a native thread, and crosses to whoever asked as its {@link Failure}. */
export class NativeFailure extends Error {
  override readonly name = 'NativeFailure'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.kind)
    this.failure = failure
  }
}

/** The thread's error, which has to be asked for right after the call that failed. */
export function failed({ GetLastError }: Symbols, call: string): NativeFailure {
  return new NativeFailure({ kind: 'code', call, code: GetLastError() })
}
