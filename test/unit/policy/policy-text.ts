import { loadPolicies } from '../../../src/policy/load.ts'

/** Lines 1 to 3 of a policy. */
export const head = 'apiVersion: stationkeeper/v1\nkind: SessionPolicy\nmetadata: { name: a }\n'

/** A policy of one rule named `r` whose fields begin on line 7; `ensure: unlocked` follows unless they say it. */
export function policy(fields: string, spec = ''): string {
  const lines = fields.split('\n').map(line => `      ${line}\n`)
  const ensure = /^ensure:/m.test(fields) ? '' : '      ensure: unlocked\n'
  return `${head}spec:\n  rules:\n    - name: r\n${lines.join('')}${ensure}${spec}`
}

/** `code:line:column` of each finding, in the order in which they are given. */
export function placesOf(text: string, path = 'a.yaml'): readonly string[] {
  return loadPolicies([{ path, text }], { timeZone: 'Europe/Paris' }).diagnostics.map(
    ({ code, line, column }) => `${code}:${line}:${column}`,
  )
}
