import type { Action } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import type { Fact } from './fact.ts'

export interface JournalEntry {
  /** From 1, without a gap. */
  readonly sequence: number
  readonly at: Instant
  /** `intent`, or the kind of the fact. */
  readonly kind: 'intent' | Exclude<Fact['kind'], 'sightings' | 'observation' | 'plan'>
  /** The intent this entry is about. */
  readonly intent: string | null
  readonly sessionId: string | null
  /** null also where the person was forgotten. */
  readonly user: string | null
  readonly action: Action | null
  readonly rule: { readonly policy: string; readonly rule: string } | null
  /** The remaining fields of the fact, without names of people, save who gave a token or took it back (`by`; null where they were forgotten). */
  readonly detail: Readonly<Record<string, unknown>>
  /** Hex SHA-256 over this entry and the hash before it. */
  readonly hash: string
}

/** All of them together have to fit. */
export interface JournalFilter {
  /** Both included. */
  readonly since?: Instant
  readonly until?: Instant
  readonly sessionId?: string
  /** Any of these: one look through the journal for all of them. */
  readonly sessionIds?: readonly string[]
  /** In any spelling and case; without a domain, in any. */
  readonly user?: string
  readonly kinds?: readonly JournalEntry['kind'][]
  readonly action?: Action
  /** `policy`, or `policy/rule`. */
  readonly rule?: string
  /** The newest so many. */
  readonly last?: number
}

export type ChainReport =
  | { readonly intact: true; readonly entries: number; readonly head: string | null }
  | { readonly intact: false; readonly sequence: number; readonly problem: string }
