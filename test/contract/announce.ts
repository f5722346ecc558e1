import { NO_SHELL, SHELLS } from './shells.ts'

/** Says before the first test what the contract tests run with, so that nobody takes skipped ones for passed. */
export default function announce(): void {
  const paths = SHELLS.flatMap(({ path }) => (path === null ? [] : [path]))
  console.log(`contract tests: ${paths.length === 0 ? NO_SHELL : `run with ${paths.join(', ')}`}`)
}
