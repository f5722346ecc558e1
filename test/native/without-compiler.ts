import { describe, test } from 'vitest'

/** Stands in the report where the tests of a folder would, so that nobody takes them for passed. */
export function sayNotRun(what: string): void {
  const because = `${what} is NOT TESTED here: no C compiler (gcc, cc or clang) was found`
  console.warn(because)
  describe(what, () => test.skip(because, () => {}))
}
