import { appendFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'

/** Takes one step of a test, and notes how long it took for the table that the run ends with. */
export async function step<Result>(name: string, take: () => Promise<Result>): Promise<Result> {
  const began = performance.now()
  const result = await take()
  noteStep(name, performance.now() - began)
  return result
}

/** Notes a step that was measured otherwise. */
export function noteStep(name: string, ms: number): void {
  const file = process.env.LINUX_LATENCIES
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ step: name, ms })}\n`)
}
