import type { Examination } from '../doctor.ts'

/** What was found out, as data. */
export function examinationDocument({
  program,
  settingsFile,
  settings,
  findings,
}: Examination): Readonly<Record<string, unknown>> {
  return {
    apiVersion: 'stationkeeper/v1',
    kind: 'Doctor',
    program,
    settingsFile,
    settings: settings.map(({ name, value, origin }) => ({ name, value, origin })),
    findings: findings.map(({ level, topic, message, fix }) => ({ level, topic, message, fix })),
  }
}
