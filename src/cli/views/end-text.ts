import type { CalmCause, PlacedEnd } from '../../store/fact.ts'
import { printable } from './printable.ts'

const causes: Readonly<Record<CalmCause | PlacedEnd, string>> = {
  calm: 'since nobody undid it for long enough',
  'rule-changed': 'since the rule is another now',
  expired: 'since its time is over',
  released: 'released',
  'block-gone': 'since the block is gone',
  'session-gone': 'since the session is gone',
}

/** Why a fight, a hold or an override is over, as the end of a sentence. What is not known stays as it was kept. */
export function causeText(cause: unknown): string {
  const known = Object.entries(causes).find(([name]) => name === cause)
  return known?.[1] ?? printable(String(cause))
}
