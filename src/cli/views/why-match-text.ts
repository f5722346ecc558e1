import type { Match } from '../../model/policy.ts'
import { formatDuration, ms } from '../../model/time.ts'
import type { Having } from '../../planner/explain-parts.ts'
import { durationText } from './duration-text.ts'

/** A match as a policy has it, on one line: `station: [3, 4], connection: remote`. */
export function matchText(match: Match): string {
  return Object.entries(match)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${name === 'idleFor' ? formatDuration(ms(Number(value))) : valueText(value)}`)
    .join(', ')
}

/** A list of one is the one. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 1 ? valueText(value[0]) : `[${value.map(valueText).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const fields = Object.entries(value).map(
    ([name, inner]) => `${name}: ${name === 'idleFor' ? formatDuration(ms(Number(inner))) : valueText(inner)}`,
  )
  return `{ ${fields.join(', ')} }`
}

/** What the session has instead: `station 5`, `no client`, `admin not known`. */
export function havingText({ field, known, value }: Having): string {
  if (!known) return `${field} not known`
  if (value === null) return `no ${field}`
  // Never rounded up, to what a rule asks for and has not come yet.
  if (field === 'idleFor') return `idle for ${durationText(ms(Math.trunc(Number(value) / 1_000) * 1_000))}`
  if (Array.isArray(value)) return value.length === 0 ? `no ${field}` : `${field} ${value.join(', ')}`
  if (typeof value === 'object') {
    const labels = Object.entries(value).map(([name, label]) => `${name}=${label}`)
    return labels.length === 0 ? 'no labels' : `labels ${labels.join(', ')}`
  }
  return `${field} ${value}`
}
