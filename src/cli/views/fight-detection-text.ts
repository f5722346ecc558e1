import type { FightDetection } from '../../model/plan.ts'
import type { BlindRule } from '../blind-rules.ts'
import { ruleName } from './reason-text.ts'

/** Whether somebody who fights the policies is noticed, as a sentence of its own; null where nothing has to be said. */
export function fightDetectionText(detection: FightDetection): string | null {
  return detection === 'on' ? null : `Fight detection: ${fightDetectionWords(detection)}`
}

/** The same, without the words that it begins with. */
export function fightDetectionWords(detection: FightDetection): string {
  switch (detection) {
    case 'on':
      return 'on'
    case 'partly':
      return 'partly (this host does not tell of every session whether it is blocked)'
    case 'off':
      return 'off (this host does not tell who is blocked)'
    default:
      return detection satisfies never
  }
}

/** What that means for rules that were written for a host that tells. */
export function blindRulesText(blind: readonly BlindRule[]): string {
  const saying = (field: BlindRule['field']): readonly string[] =>
    blind.filter(each => each.field === field).map(({ rule }) => ruleName(rule))
  const lines = [
    [saying('ensure'), 'nothing is unlocked, for this provider has no unlock; the plan calls it unsupported'],
    [saying('onBlock'), 'no block is honoured, whatever `onBlock` says, and each is lifted by the next assertion'],
    [saying('contestedAfter'), 'no session comes to be contested over an unlock, whatever `contestedAfter` says'],
  ] as const
  return lines
    .filter(([rules]) => rules.length > 0)
    .map(([rules, what]) => `  ${what}: ${listText(rules)}\n`)
    .join('')
}

function listText(rules: readonly string[]): string {
  const more = rules.length > NAMED ? ` and ${rules.length - NAMED} more` : ''
  return `${rules.slice(0, NAMED).join(', ')}${more}`
}

/** So many are quickly read. */
const NAMED = 5
