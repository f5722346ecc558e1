import { isSeq } from 'yaml'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Reapply, Rule } from '../model/policy.ts'
import { type Instant, type Milliseconds, parseDuration } from '../model/time.ts'
import { diagnostic } from './codes.ts'
import type { Calendars } from './compile-calendars.ts'
import { compileMatch } from './compile-match.ts'
import { checkZone, compileWindows, type WindowContext } from './compile-windows.ts'
import { parseInstant } from './dates.ts'
import type { ReapplyDocument, RuleDocument, SessionPolicyDocument } from './document-types.ts'
import { presets } from './generated/reapply-presets.js'
import { nodeAt, type Path, placeOfValue, startOf } from './locate.ts'
import { type RuleContent, ruleDigest } from './rule-digest.ts'
import type { Sourced } from './source-document.ts'
import { tooLong } from './too-long.ts'
import type { YamlDocument } from './yaml.ts'

/** A rule with what only its text can tell. */
export interface CompiledRule {
  readonly rule: Rule
  readonly document: YamlDocument
  /** Of the rule in its document. */
  readonly path: Path
  readonly written: RuleDocument
}

export function compileRules(
  { document, content }: Sourced<SessionPolicyDocument>,
  calendars: Calendars,
  settingsZone: string | null,
  found: Diagnostic[],
): readonly CompiledRule[] {
  const { spec } = content
  const policy = String(content.metadata.name)
  if (spec.timeZone !== undefined) checkZone(spec.timeZone, ['spec', 'timeZone'], { document, found })
  const notBefore = instantOf(document, spec.notBefore, 'notBefore', found)
  const expiresAt = instantOf(document, spec.expiresAt, 'expiresAt', found)
  if (notBefore !== null && expiresAt !== null && notBefore >= expiresAt) {
    const message = 'the policy never holds: it expires before it begins'
    found.push(
      diagnostic(
        'neverHolds',
        placeOfValue(document, ['spec', 'expiresAt']),
        message,
        'expiresAt must be later than notBefore',
      ),
    )
  }
  let warned = false
  const context: WindowContext = {
    document,
    calendars,
    timeZone: spec.timeZone ?? settingsZone,
    found,
    withoutZone(path) {
      if (warned) return
      warned = true
      const message = 'the window has no time zone and is read in UTC'
      found.push(
        diagnostic(
          'noTimeZone',
          placeOfValue(document, path),
          message,
          'set timeZone in the policy, or in the settings',
        ),
      )
    },
  }
  const lines = ruleLines(document)
  return spec.rules.map((written, index) => {
    const path = ['spec', 'rules', index]
    const content: RuleContent = {
      priority: written.priority ?? spec.priority,
      planOnly: spec.mode === 'plan-only',
      match: compileMatch(written.match),
      ensure: written.ensure,
      timeout: duration(written.timeout),
      touchAdmins: written.touchAdmins,
      lift: written.lift,
      honour: honour(written.onBlock),
      notice:
        written.notice === undefined ? null : { before: duration(written.notice.before), text: written.notice.text },
      windows: written.when === undefined ? [] : compileWindows(written.when, [...path, 'when'], context),
      notBefore,
      expiresAt,
      reapply: typeof written.reapply === 'string' ? preset(written.reapply) : compileReapply(written.reapply),
    }
    found.push(...tooLong(document, path, content))
    const rule: Rule = {
      policy,
      rule: String(written.name),
      file: document.source.path,
      line: lines[index] ?? 1,
      ...content,
      digest: ruleDigest(content),
    }
    return { rule, document, path, written }
  })
}

/** `honour 15m` */
function honour(onBlock: string): Milliseconds | null {
  return onBlock === 'resist' ? null : duration(onBlock.slice('honour '.length))
}

const compiledPresets = new Map<keyof typeof presets, Reapply>()

/** One for all rules that name it. */
function preset(name: keyof typeof presets): Reapply {
  const known = compiledPresets.get(name)
  if (known !== undefined) return known
  const compiled = compileReapply(presets[name])
  compiledPresets.set(name, compiled)
  return compiled
}

export function compileReapply(reapply: ReapplyDocument): Reapply {
  return {
    every: duration(reapply.every),
    backoff: { initial: duration(reapply.backoff.initial), max: duration(reapply.backoff.max) },
    limit: { count: reapply.limit.count, per: duration(reapply.limit.per) },
    contestedAfter: { reversals: reapply.contestedAfter.reversals, within: duration(reapply.contestedAfter.within) },
    whenContested: reapply.whenContested,
  }
}

/** @throws {RangeError} for text that the schema's pattern refuses */
function duration(text: string): Milliseconds {
  const length = parseDuration(text)
  if (length === null) throw new RangeError(`no length of time: ${text}`)
  return length
}

function instantOf(
  document: YamlDocument,
  text: string | undefined,
  field: 'notBefore' | 'expiresAt',
  found: Diagnostic[],
): Instant | null {
  if (text === undefined) return null
  const at = parseInstant(text)
  if (at === null)
    found.push(diagnostic('badDate', placeOfValue(document, ['spec', field]), `there is no ${text}`, null))
  return at
}

/** The line on which each rule begins. */
function ruleLines(document: YamlDocument): readonly number[] {
  const rules = nodeAt(document, ['spec', 'rules'])
  return isSeq(rules) ? rules.items.map(rule => document.source.line(startOf(rule))) : []
}
