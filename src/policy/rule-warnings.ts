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
    ...idle(compiled),
    ...fights(compiled),
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

/** Fields that only mean something beside another `ensure`. */
function idle({ rule, document, path }: CompiledRule): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  if (rule.notice !== null && rule.ensure !== 'disconnected') {
    const message = `the notice is never shown: it precedes a disconnect, and the rule ensures ${rule.ensure}`
    found.push(diagnostic('idleNotice', placeOfKey(document, path, 'notice'), message, 'remove it'))
  }
  if (rule.honour !== null && rule.ensure !== 'unlocked') {
    const message = `no block is ever honoured: the rule ensures ${rule.ensure}, so it resists none`
    found.push(diagnostic('idleHonour', placeOfKey(document, path, 'onBlock'), message, 'remove it'))
  }
  return found
}

/** A fight that can't be noticed, and one that is forgotten between two blows. Presets have neither. */
function fights({ rule, document, path, written }: CompiledRule): readonly Diagnostic[] {
  if (typeof written.reapply === 'string' || rule.ensure === 'unmanaged') return []
  const { limit, contestedAfter, backoff, whenContested } = rule.reapply
  const { reversals, within } = contestedAfter
  const found: Diagnostic[] = []
  // Each reversal needs a write of ours before it, and all but the first of them lie within.
  const most = limit.count * Math.ceil(within / limit.per) + 1
  if (reversals > most) {
    const message = `nobody is ever found fighting: the limit allows no ${reversals} reversals within ${formatDuration(within)}, at most ${most}`
    const place = placeOfValue(document, [...path, 'reapply', 'contestedAfter', 'reversals'])
    found.push(diagnostic('neverContested', place, message, 'lower contestedAfter.reversals, or raise limit.count'))
  }
  if (whenContested === 'slow' && backoff.max >= within) {
    const message = `a wait of up to ${formatDuration(backoff.max)} outlasts the fight: after ${formatDuration(within)} of calm it begins anew, at full speed`
    const hint = 'make contestedAfter.within longer than backoff.max'
    const place = placeOfValue(document, [...path, 'reapply', 'backoff', 'max'])
    found.push(diagnostic('calmBeforeRetry', place, message, hint))
  }
  return found
}
