import type { Hold, Override } from '../model/hold.ts'
import { isoInstant } from '../model/time.ts'
import type { Ordered } from '../store/requests.ts'

/** A hold or an override as data. `sessions`: the ids that it covers as the host was last seen; `uncertain`: those of them that may not be meant. */
export function placedDocument(
  placed: Hold | Override,
  sessions: readonly string[],
  uncertain: readonly string[],
): Readonly<Record<string, unknown>> {
  const kind = placed.kind === 'hold' ? 'Hold' : 'Override'
  return { apiVersion: 'stationkeeper/v1', kind, ...placedFields(placed), sessions, uncertain }
}

/** The same without the head of a document. */
export function placedFields(placed: Hold | Override): Readonly<Record<string, unknown>> {
  const { id, selector, incarnation, by, reason, placedAt, until } = placed
  const kindly = placed.kind === 'hold' ? { honours: honoured(placed) } : { ensure: placed.rule.ensure }
  return {
    id,
    selector: selector.text,
    ...kindly,
    incarnation,
    by,
    reason,
    placedAt: isoInstant(placedAt),
    until: isoInstant(until),
  }
}

function honoured({ honours }: Hold): Readonly<Record<string, unknown>> | null {
  return honours === null ? null : { policy: honours.policy, rule: honours.rule }
}

/** What a release ended, and for which sessions. */
export function releaseDocument({
  ended,
  sessions,
}: Pick<Ordered, 'ended' | 'sessions'>): Readonly<Record<string, unknown>> {
  return { apiVersion: 'stationkeeper/v1', kind: 'Release', ended, sessions }
}

/** How many spellings of a name were removed. */
export function forgottenDocument({ forgotten }: Pick<Ordered, 'forgotten'>): Readonly<Record<string, unknown>> {
  return { apiVersion: 'stationkeeper/v1', kind: 'Forgotten', spellings: forgotten }
}
