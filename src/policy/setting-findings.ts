import { parseDuration } from '../model/time.ts'
import { alertFindings, apiFindings } from './api-settings.ts'
import type { Finding } from './codes.ts'
import type { SettingsDocument } from './document-types.ts'
import { gitSettingFindings } from './git-settings.ts'
import { LONGEST_LIMIT, longLimit } from './longest-limit.ts'
import { hasControlCharacter } from './match-findings.ts'
import { isZone, zoneHint } from './zones.ts'

/** A setting that satisfies the schema and can't be meant so. */
export interface SettingFinding {
  readonly finding: Finding
  /** Within `spec`. */
  readonly path: readonly string[]
  readonly message: string
  readonly hint: string | null
}

/** What is wrong with settings that satisfy the schema. */
export function settingFindings({ spec }: SettingsDocument): readonly SettingFinding[] {
  const found: SettingFinding[] = []
  const { timeZone, policies } = spec
  if (timeZone !== undefined && !isZone(timeZone)) {
    const message = `unknown time zone ${JSON.stringify(timeZone)}`
    found.push({ finding: 'unknownZone', path: ['timeZone'], message, hint: zoneHint(timeZone) })
  }
  if (typeof policies === 'object') {
    found.push(...gitSettingFindings(policies.git).map(each => ({ ...each, path: ['policies', 'git', ...each.path] })))
  }
  for (const group of ['hostLimit', 'disruptionBudget'] as const) {
    const per = parseDuration(spec[group].per)
    if (per !== null && per <= LONGEST_LIMIT) continue
    found.push({ finding: 'limitTooLong', path: [group, 'per'], ...longLimit(`${group}.per`, spec[group].per) })
  }
  for (const list of ['users', 'groups'] as const) {
    for (const [index, glob] of spec.protect[list].entries()) {
      // It would protect nobody, silently.
      if (!hasControlCharacter(glob)) continue
      const message = `${JSON.stringify(glob)} holds a control character, as YAML reads a backslash in double quotes`
      const path = ['protect', list, String(index)]
      found.push({ finding: 'controlCharacter', path, message, hint: "put it into 'single quotes'" })
    }
  }
  found.push(...apiFindings(spec.api), ...alertFindings(spec.alerts))
  return found
}
