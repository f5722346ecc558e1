import type { Diagnostic } from '../model/diagnostic.ts'
import { formatDuration } from '../model/time.ts'
import { diagnostic } from './codes.ts'
import type { CompiledRule } from './compile-rules.ts'
import { placeOfKey, placeOfValue } from './locate.ts'
import { matchFindings } from './match-findings.ts'

/** What one rule says that its author may not have meant. */
export function ruleWarnings(compiled: CompiledRule): readonly Diagnostic[] {
  return [
    ...matchFindings(compiled.document, [...compiled.path, 'match'], compiled.written.match),
    ...everyNearLimit(compiled),
    ...liftsLocks(compiled),
  ]
}

function everyNearLimit({ rule, document, path, written }: CompiledRule): readonly Diagnostic[] {
  const { every, limit } = rule.reapply
  const asserts = Math.floor(limit.per / every)
  if (rule.ensure !== 'unlocked' || typeof written.reapply === 'string' || asserts <= limit.count / 2) return []
  const message = `unlocking every ${formatDuration(every)} alone is ${asserts} actions in ${formatDuration(limit.per)}, over half of the limit of ${limit.count}`
  const hint = 'raise limit.count or every: what asserting uses up is missing when a session is blocked'
  return [diagnostic('everyNearLimit', placeOfValue(document, [...path, 'reapply', 'every']), message, hint)]
}

function liftsLocks({ rule, document, path }: CompiledRule): readonly Diagnostic[] {
  if (rule.lift !== 'any-lock') return []
  const message = 'the rule also opens screens that their users locked themselves'
  const hint = 'leave lift out unless nobody but the user can come near the screen'
  return [diagnostic('liftsLocks', placeOfKey(document, path, 'lift'), message, hint)]
}
