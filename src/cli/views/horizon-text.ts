import type { Diagnostic } from '../../model/diagnostic.ts'
import { qualifiedUser } from '../../model/session.ts'
import { between, isoInstant } from '../../model/time.ts'
import type { Example } from '../../prover/example.ts'
import type { Finding } from '../../prover/finding.ts'
import type { LookAhead } from '../../prover/look-ahead.ts'
import { diagnosticsText } from './diagnostics-text.ts'
import { durationText } from './duration-text.ts'
import { printable } from './printable.ts'
import { wallClockWithZone } from './wall-clock.ts'

/** What was found by looking ahead, each with somebody who shows it. */
export function findingsText(findings: readonly Finding[], options: { readonly colour: boolean }): string {
  return findings
    .map(finding => {
      const example = exampleText(finding)
      return `${diagnosticsText([finding.diagnostic], options)}${example === null ? '' : `  ${example}\n`}`
    })
    .join('')
}

/** The same findings for a format that has no place for examples. */
export function withExamples(findings: readonly Finding[]): readonly Diagnostic[] {
  return findings.map(finding => {
    const { diagnostic } = finding
    const hint = [diagnostic.hint, exampleText(finding)].filter(text => text !== null).join('; ')
    return { ...diagnostic, hint: hint === '' ? null : hint }
  })
}

/** How far was looked, and what became of the rules. */
export function lookAheadText({ horizon: { from, to }, deciding }: LookAhead, rules: number): string {
  const all = rules === 1 ? 'the rule decides' : `all ${rules} rules decide`
  const of =
    rules === 0 ? 'there is no rule to decide' : deciding === rules ? all : `${deciding} of ${rules} rules decide`
  return `Looked ahead from ${isoInstant(from)} to ${isoInstant(to)}: ${of} at some time about somebody.\n`
}

function exampleText({ example, timeZone }: Finding): string | null {
  if (example === null) return null
  const when = timeZone === null ? isoInstant(example.at) : wallClockWithZone(example.at, timeZone)
  return `for example: ${when}, ${printable(sessionText(example))}: ${printable(outcomeText(example))}`
}

function sessionText({ session, host, at }: Example): string {
  const { user, domain, groups, station, client, connection, admin, idleSince, id } = session
  const idle = idleSince === null ? null : between(idleSince, at)
  const parts = [
    qualifiedUser({ user, domain }) ?? '',
    domain === null ? 'of an unknown domain' : null,
    connection === null ? 'connected nobody knows how' : connection === 'station' ? null : connection,
    station === null ? (connection === 'remote' ? null : 'at an unknown station') : `station ${station}`,
    client === null ? (connection === 'remote' ? 'from an unknown client' : null) : `from ${client}`,
    admin === null ? 'perhaps an administrator' : admin ? 'an administrator' : null,
    groups === null ? 'of unknown groups' : groups.length === 0 ? null : `in ${groups.join(' and ')}`,
    idle === null ? 'idle nobody knows how long' : idle === 0 ? null : `idle for ${durationText(idle)}`,
    `on ${host}`,
  ]
  return `session ${id} (${parts.filter(part => part !== null).join(', ')})`
}

function outcomeText({ decision: { status, reason, rule, preview } }: Example): string {
  if (reason.code === 'conflict' && rule !== null) {
    return `${rule.policy}/${rule.rule} and ${reason.with.policy}/${reason.with.rule} conflict, and nothing is done`
  }
  if (reason.code === 'undecided-match')
    return `withheld, ${reason.rule.policy}/${reason.rule.rule} is in doubt about ${reason.field}`
  if (reason.code === 'protected' && rule !== null) {
    const whom = reason.because === 'admin' ? 'an administrator' : 'who may be an administrator'
    return `${rule.policy}/${rule.rule} decides, and ${whom} is protected`
  }
  const by = preview?.rule ?? rule
  return by === null ? status : `${by.policy}/${by.rule} decides`
}
