import type { Diagnostic } from '../model/diagnostic.ts'
import { formatDuration, type Milliseconds } from '../model/time.ts'
import { diagnostic, type Finding } from './codes.ts'
import { type Path, placeOfValue } from './locate.ts'
import { LONGEST_LIMIT, longLimit } from './longest-limit.ts'
import type { RuleContent } from './rule-digest.ts'
import type { YamlDocument } from './yaml.ts'

/** Lengths of a rule that reach further than what is remembered, or than anybody meant. @param path of the rule */
export function tooLong(document: YamlDocument, path: Path, content: RuleContent): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  const check = (length: Milliseconds | undefined, finding: Finding, field: Path, hint: string): void => {
    if (length === undefined || length <= LONGEST_LIMIT) return
    const { message } = longLimit(field.join('.'), formatDuration(length))
    found.push(diagnostic(finding, placeOfValue(document, [...path, ...field]), message, hint))
  }
  const { limit, contestedAfter } = content.reapply
  check(limit.per, 'limitTooLong', ['reapply', 'limit', 'per'], 'writes are kept for 24h')
  const within: Path = ['reapply', 'contestedAfter', 'within']
  check(contestedAfter.within, 'lengthTooLong', within, 'who fought yesterday does not fight today')
  check(content.honour ?? undefined, 'lengthTooLong', ['onBlock'], 'for longer, remove the rule or give it a window')
  check(content.notice?.before, 'lengthTooLong', ['notice', 'before'], 'nobody remembers a warning for longer')
  return found
}
