import { spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'

/** One line of the table. */
export interface Row {
  readonly work: string
  readonly measured: string
  readonly goal: string
  /** null: nothing to compare with on this machine. */
  readonly met: boolean | null
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/**
 * Times several things in turn, A B C A B C …, after one round that is not counted, so that a machine whose speed drifts is fair to all.
 * @returns the times of each, in milliseconds, in rounds
 */
export async function interleave(
  runs: number,
  things: readonly (() => number | Promise<number>)[],
): Promise<readonly (readonly number[])[]> {
  const times: number[][] = things.map(() => [])
  for (let round = -1; round < runs; round++) {
    for (const [index, thing] of things.entries()) {
      const taken = await thing()
      if (round >= 0) times[index]?.push(taken)
    }
  }
  return times
}

/** The median of the ratios a/b of the same round. */
export function ratio(a: readonly number[], b: readonly number[]): number {
  return median(a.map((value, index) => value / (b[index] ?? Number.NaN)))
}

/** A whole process, from its start to its end, in milliseconds. */
export function timeProcess(command: string, args: readonly string[], env?: NodeJS.ProcessEnv): number {
  const start = performance.now()
  const { status, error, stderr } = spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env,
  })
  const taken = performance.now() - start
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} exited with ${status}:\n${stderr}`)
  return taken
}

export function timeCall(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

export function times(value: number): string {
  return `${value.toFixed(2)}×`
}

export function millis(value: number): string {
  return value < 10 ? `${value.toFixed(2)} ms` : `${value.toFixed(1)} ms`
}
