import type { Finding } from '../../providers/provider.ts'
import { originText } from '../../settings/origin-text.ts'
import type { Examination } from '../doctor.ts'
import type { SettingRow } from '../doctor-settings.ts'
import { printable } from './printable.ts'
import { tableText } from './table.ts'

/** What was found out: the program, each setting with where it comes from, then the findings, what to do under each. */
export function examinationText({ program, settingsFile, settings, findings }: Examination): string {
  const from = program.runsFrom === 'bundle' ? 'as delivered' : 'from sources'
  const rows = settings.map(({ name, value, origin }) => [name, valueText(value), originText(origin)])
  return [
    `stationkeeper ${program.version} (${from}), Node ${program.node}, ${program.platform}\n`,
    `  ${printable(program.folder)}\n\n`,
    `Settings file: ${fileText(settingsFile)}\n\n`,
    tableText(['SETTING', 'VALUE', 'FROM'], rows),
    '\n',
    ...findings.map(findingText),
    `\n${countText(findings)}\n`,
  ].join('')
}

function fileText(file: Examination['settingsFile']): string {
  if (file === null) return 'none'
  return file.used ? printable(file.path) : `${printable(file.path)}, left out`
}

function findingText({ level, topic, message, fix }: Finding): string {
  const word = { ok: 'ok', note: 'note', warning: 'WARNING', error: 'ERROR' }[level]
  const said = `${word.padEnd(8)} ${`${printable(topic)}:`.padEnd(12)} ${oneLine(message)}\n`
  return fix === null ? said : `${said}${' '.repeat(22)}-> ${oneLine(fix)}\n`
}

/** A PowerShell's own words may be several lines. */
function oneLine(text: string): string {
  return printable(text.replaceAll(/\s*[\r\n]+\s*/g, ' '))
}

function valueText(value: SettingRow['value']): string {
  if (value === null) return '-'
  if (typeof value !== 'object') return String(value)
  return value.length === 0 ? '-' : value.join(', ')
}

function countText(findings: readonly Finding[]): string {
  const count = (level: Finding['level']): number => findings.filter(each => each.level === level).length
  const errors = count('error')
  const warnings = count('warning')
  if (errors === 0 && warnings === 0) return 'Nothing stands in the way.'
  const counted = [
    ...(errors === 0 ? [] : [errors === 1 ? '1 error' : `${errors} errors`]),
    ...(warnings === 0 ? [] : [warnings === 1 ? '1 warning' : `${warnings} warnings`]),
  ].join(', ')
  return errors === 0 ? `${counted}.` : `${counted}: sessions can't be kept like this.`
}
