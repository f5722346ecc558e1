import { comparisons, diffMetrics, type Gate, type Metric, parseGate, planMetrics } from '../compare/fail-if.ts'
import { closest } from './did-you-mean.ts'
import { InvalidInput } from './errors.ts'
import { list } from './values.ts'
import type { Value } from './verb.ts'

/** `plan --fail-if` */
export const planFailIf: Value<readonly Gate[]> = failIf(planMetrics, 'sessions counted so')

/** `diff --fail-if` */
export const diffFailIf: Value<readonly Gate[]> = failIf(diffMetrics, 'sessions that newly count so')

function failIf(metrics: readonly Metric[], what: string): Value<readonly Gate[]> {
  return {
    value: 'COUNT',
    description: `exit 1 if it holds, as 'disconnect>10': ${what}; ${metrics.join(', ')}`,
    repeatable: true,
    read: text => list(text).map(each => gateOf(each, metrics)),
  }
}

function gateOf(text: string, metrics: readonly Metric[]): Gate {
  const parsed = parseGate(text)
  if (parsed === null) {
    throw new InvalidInput(`${JSON.stringify(text)} is no comparison`, {
      hint: `write 'disconnect>10': what is counted, one of ${comparisons.join(' ')}, and a whole number`,
    })
  }
  const metric = metrics.find(each => spelled(each) === spelled(parsed.metric))
  if (metric !== undefined) return { ...parsed, metric }
  const meant = closest(parsed.metric, metrics)
  throw new InvalidInput(`${JSON.stringify(parsed.metric)} is nothing that is counted`, {
    hint: `${meant === null ? '' : `did you mean ${meant}? `}there are ${metrics.join(', ')}`,
  })
}

/** `in-sync` and `insync` are read as `inSync`. */
function spelled(metric: string): string {
  return metric.replaceAll('-', '').toLowerCase()
}
