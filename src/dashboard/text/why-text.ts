import type { ToldReason } from './reason-text.ts'

/** What `GET /v1/sessions/:id/why` says of one session, as far as the page shows it. Instants are texts. */
export interface ToldWhy {
  readonly candidates: readonly ToldCandidate[]
  readonly won: { readonly rule: ToldRule; readonly by: string; readonly over: ToldRule | null } | null
  readonly guards: readonly { readonly guard: string; readonly says: string; readonly until: string | null }[]
  readonly nearMisses: readonly ToldMiss[]
  readonly changes: readonly ToldChange[]
}

/** Nothing is known of it. */
export const nothingTold: ToldWhy = { candidates: [], won: null, guards: [], nearMisses: [], changes: [] }

export interface ToldRule {
  readonly policy: string
  readonly rule: string
  readonly file?: string
  readonly line?: number
}

export interface ToldCandidate {
  readonly rule: ToldRule
  readonly ensure: string
  readonly priority: number | null
  readonly planOnly: boolean
  readonly field: string | null
  readonly standing: string
  readonly changesAt: string | null
}

export interface ToldMiss {
  readonly rule: ToldRule
  readonly ensure: string
  readonly misses: string
  readonly opensAt?: string | null
  readonly place?: string
  readonly asks?: unknown
  readonly has?: readonly { readonly field: string; readonly known: boolean; readonly value: unknown }[]
}

export interface ToldChange {
  readonly edit: string
  readonly rule?: ToldRule
  readonly place?: string
  readonly from?: unknown
  readonly to?: unknown
  readonly at?: string
  readonly becomes: { readonly status: string; readonly action: string; readonly reason: ToldReason }
}

/** `exam-room/front-row-open` */
export function ruleName({ policy, rule }: ToldRule): string {
  return `${policy}/${rule}`
}

/** `exam-room.yaml:10`; empty where it stands in no file. */
export function rulePlace({ file = '', line = 0 }: ToldRule): string {
  return line === 0 ? file : `${file}:${line}`
}

const standings: Readonly<Record<string, string>> = {
  wins: 'decides',
  conflicts: 'in conflict',
  outranked: 'outranked',
  agrees: 'wants the same, and comes later',
  undecided: 'may be about it',
  'plan-only': 'previews',
  'not-in-force': 'not in force now',
}

export function standingText({ standing, field }: Pick<ToldCandidate, 'standing' | 'field'>): string {
  const word = standings[standing] ?? standing
  return field === null ? word : `${word}: its ${field} is not known`
}

export function wonText({ rule, by, over }: NonNullable<ToldWhy['won']>): string {
  const other = over === null ? 'the others' : ruleName(over)
  switch (by) {
    case 'no-other':
      return `${ruleName(rule)} decides: there is no other.`
    case 'priority':
      return `${ruleName(rule)} decides: its priority is above that of ${other}.`
    case 'policy-name':
      return `${ruleName(rule)} decides: at one priority, its policy’s name comes before that of ${other}.`
    case 'order':
      return `${ruleName(rule)} decides: at one priority, it stands before ${other}.`
    default:
      return `${ruleName(rule)} decides: an override goes before every rule.`
  }
}

/** null: nothing is due, so no guard was asked. */
export function guardsText(guards: ToldWhy['guards'], say: (iso: string) => string): string | null {
  if (guards.length === 0) return null
  const bites = guards.find(({ says }) => says === 'bites')
  if (bites === undefined) return 'No guard keeps it back.'
  return `The guard “${bites.guard}” keeps it back${bites.until === null ? '' : ` until ${say(bites.until)}`}.`
}

export function missText(miss: ToldMiss, say: (iso: string) => string): string {
  if (miss.misses === 'window') {
    return typeof miss.opensAt === 'string'
      ? `matches, and comes into force at ${say(miss.opensAt)}`
      : 'matches, but is in force no more'
  }
  const has = (miss.has ?? []).map(({ field, known, value }) => {
    if (!known) return `its ${field} is not known`
    return value === null ? `it has no ${field}` : `its ${field} is ${plain(value)}`
  })
  return `asks for ${plain(miss.asks)}; ${has.join(', ')}`
}

/** As the end of a sentence that begins with "It would change if". */
export function changeText({ edit, rule, place, from, to, at }: ToldChange, say: (iso: string) => string): string {
  const name = rule === undefined ? 'the rule' : ruleName(rule)
  switch (edit) {
    case 'drop-field':
      return `${name} did not ask for ${place ?? 'that'}`
    case 'change-ensure':
      return `${name} said “ensure: ${plain(to)}” instead of ${plain(from)}`
    case 'raise-priority':
      return `${name} had priority ${plain(to)} instead of ${plain(from)}`
    case 'enter-window':
      return `it were ${at === undefined ? 'another time' : say(at)}, when ${name} comes into force`
    case 'touch-admins':
      return `${name} said “touchAdmins: true”`
    case 'release':
      return 'it were released'
    default:
      return edit
  }
}

/** A value as a policy has it, on one line. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join(', ')
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .map(([name, inner]) => `${name} ${plain(inner)}`)
    .join(', ')
}
