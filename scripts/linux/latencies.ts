import { existsSync, readFileSync } from 'node:fs'

/** One line that a test wrote (test/linux/step.ts). */
interface Step {
  readonly step: string
  readonly ms: number
}

/** What the tests' steps took, as a table: in the order in which they ran. Empty: none was recorded. */
export function latencyTable(file: string): string {
  const steps = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
  // The only writer is a test of this project.
  const rows = steps.map(line => JSON.parse(line) as Step)
  const width = Math.max(0, ...rows.map(({ step }) => step.length))
  return rows.map(({ step, ms }) => `  ${step.padEnd(width)}  ${ms.toFixed(1).padStart(8)} ms`).join('\n')
}
