import type { Instant } from '../model/time.ts'
import type { BundleDifference, DifferenceSummary, Tally } from './diff.ts'
import { tallied } from './tally.ts'
import type { TurningPoints } from './turning-points.ts'

export type Metric = keyof Tally | 'differences'

/** A plan can't differ from another. */
export const planMetrics: readonly Metric[] = tallied
export const diffMetrics: readonly Metric[] = [...tallied, 'differences']

export const comparisons = ['>=', '<=', '==', '!=', '>', '<'] as const
export type Comparison = (typeof comparisons)[number]

/** `disconnect>10` */
export interface Gate {
  readonly metric: Metric
  readonly comparison: Comparison
  readonly bound: number
}

/** What is counted of one host at one instant. */
export interface Count {
  readonly host: string
  readonly at: Instant
  readonly of: Readonly<Partial<Record<Metric, number>>>
}

/** A gate that holds, which is what it must not. */
export interface Tripped {
  readonly gate: Gate
  /** The worst: the highest of what must not be so high, the lowest of what must not be so low. */
  readonly count: number
  readonly host: string
  readonly at: Instant
  /** At how many further counts it holds as well. */
  readonly others: number
}

/** @returns null: no gate reads so */
export function parseGate(text: string): (Omit<Gate, 'metric'> & { readonly metric: string }) | null {
  const [, metric, sign, bound] = /^\s*([A-Za-z-]+)\s*(>=|<=|==|!=|>|<)\s*(\d{1,9})\s*$/.exec(text) ?? []
  const comparison = comparisons.find(each => each === sign)
  return metric === undefined || comparison === undefined ? null : { metric, comparison, bound: Number(bound) }
}

export function gateText({ metric, comparison, bound }: Gate): string {
  return `${metric}${comparison}${bound}`
}

/** The gates that hold anywhere, in the order given. */
export function trippedBy(gates: readonly Gate[], counts: readonly Count[]): readonly Tripped[] {
  return gates.flatMap((gate): readonly Tripped[] => {
    const found = counts.flatMap(({ host, at, of }) => {
      const count = of[gate.metric]
      return count !== undefined && holds(gate, count) ? [{ count, host, at }] : []
    })
    const [first, ...rest] = found
    if (first === undefined) return []
    const worst = rest.reduce((worst, each) => (isWorse(gate, each.count, worst.count) ? each : worst), first)
    return [{ gate, ...worst, others: rest.length }]
  })
}

/** Of every snapshot, now and at each of its points. */
export function countsOfDifference({ snapshots }: Pick<BundleDifference, 'snapshots'>): readonly Count[] {
  return snapshots.flatMap(({ host, plannedAt, summary, over }) => [
    { host, at: plannedAt, of: gated(summary) },
    ...(over?.points ?? []).map(point => ({ host, at: point.at, of: gated(point.summary) })),
  ])
}

export function countsOfPlan(
  { host, at, tally }: { readonly host: string; readonly at: Instant; readonly tally: Tally },
  over: Pick<TurningPoints, 'points'> | null,
): readonly Count[] {
  return [{ host, at, of: tally }, ...(over?.points ?? []).map(point => ({ host, at: point.at, of: point.tally }))]
}

function gated({ newly, differences }: DifferenceSummary): Count['of'] {
  return { ...newly, differences }
}

function holds({ comparison, bound }: Gate, count: number): boolean {
  switch (comparison) {
    case '>':
      return count > bound
    case '>=':
      return count >= bound
    case '<':
      return count < bound
    case '<=':
      return count <= bound
    case '==':
      return count === bound
    case '!=':
      return count !== bound
    default:
      return comparison satisfies never
  }
}

function isWorse({ comparison }: Gate, count: number, than: number): boolean {
  return comparison.startsWith('<') ? count < than : count > than
}
