import { byText } from '../model/by-text.ts'
import type { Diagnostic } from '../model/diagnostic.ts'

/** Every diagnostic that reading files can give. Codes are contract: one is never given a second meaning. */
export const codes = {
  // SK1xxx: the file, and YAML itself
  syntax: 'SK1001',
  duplicateKey: 'SK1002',
  tabIndentation: 'SK1003',
  tooManyAliases: 'SK1004',
  invalidUtf8: 'SK1005',
  tooLarge: 'SK1006',
  unreadable: 'SK1007',
  isDirectory: 'SK1008',
  badEscape: 'SK1009',
  tooDeep: 'SK1010',
  oldYaml: 'SK1011',
  unknownTag: 'SK1012',
  notFound: 'SK1013',
  notAFile: 'SK1014',
  brokenLink: 'SK1015',
  tooManyFiles: 'SK1016',
  unsteady: 'SK1017',
  foreignWriters: 'SK1018',
  // SK12xx: a Git repository as the source
  gitMissing: 'SK1201',
  gitUrl: 'SK1202',
  gitRef: 'SK1203',
  gitPath: 'SK1204',
  gitOption: 'SK1205',
  gitUnencrypted: 'SK1206',
  gitUnreachable: 'SK1207',
  gitDenied: 'SK1208',
  gitTimeout: 'SK1209',
  gitNoRef: 'SK1210',
  gitNoPath: 'SK1211',
  gitTooLarge: 'SK1212',
  gitCorrupt: 'SK1213',
  gitUnsigned: 'SK1214',
  gitUntrusted: 'SK1215',
  gitRollback: 'SK1216',
  gitLink: 'SK1217',
  gitSubmodule: 'SK1218',
  gitRevision: 'SK1219',
  gitRepository: 'SK1220',
  gitMirror: 'SK1221',
  gitFailed: 'SK1222',
  // SK2xxx: the schema
  notADocument: 'SK2001',
  apiVersion: 'SK2002',
  kind: 'SK2003',
  unknownField: 'SK2004',
  missingField: 'SK2005',
  wrongType: 'SK2006',
  notAllowed: 'SK2007',
  badFormat: 'SK2008',
  outOfRange: 'SK2009',
  empty: 'SK2010',
  // SK3xxx: the meaning
  emptyDocument: 'SK3001',
  unreachable: 'SK3002',
  conflict: 'SK3003',
  bareSessionId: 'SK3004',
  everyNearLimit: 'SK3005',
  controlCharacter: 'SK3006',
  noTimeZone: 'SK3007',
  liftsLocks: 'SK3008',
  // SK3009 and SK3010 said that something was not enforced yet.
  idleNotice: 'SK3011',
  idleHonour: 'SK3012',
  neverContested: 'SK3013',
  calmBeforeRetry: 'SK3014',
  unknownZone: 'SK3101',
  unknownCalendar: 'SK3102',
  sameDocumentName: 'SK3103',
  sameRuleName: 'SK3104',
  emptyWindow: 'SK3105',
  badDate: 'SK3106',
  settingsInSource: 'SK3107',
  testInSource: 'SK3108',
  tooManyRules: 'SK3109',
  neverHolds: 'SK3110',
  stationClash: 'SK3111',
  sameSession: 'SK3112',
  limitTooLong: 'SK3113',
  lengthTooLong: 'SK3114',
  reservedName: 'SK3115',
  // SK32xx: the meaning over a horizon, as the prover finds it
  neverInForce: 'SK3201',
  conflictWithin: 'SK3202',
  alwaysHidden: 'SK3203',
  calendarEnds: 'SK3204',
  skippedWindow: 'SK3205',
  matchesNobody: 'SK3206',
  alwaysInDoubt: 'SK3207',
  alwaysProtected: 'SK3208',
  undecided: 'SK3209',
  // Of policy tests.
  testTime: 'SK3120',
  testFields: 'SK3121',
  unknownRule: 'SK3122',
  testSelector: 'SK3123',
  testHost: 'SK3124',
} as const

export type Finding = keyof typeof codes

/** All others are errors. */
const warnings: ReadonlySet<Finding> = new Set([
  'emptyDocument',
  'unreachable',
  'conflict',
  'bareSessionId',
  'everyNearLimit',
  'noTimeZone',
  'liftsLocks',
  'idleNotice',
  'idleHonour',
  'neverContested',
  'calmBeforeRetry',
  'neverInForce',
  'conflictWithin',
  'alwaysHidden',
  'calendarEnds',
  'skippedWindow',
  'matchesNobody',
  'alwaysInDoubt',
  'alwaysProtected',
  'undecided',
] as const)

/** 1 MiB: far above any policy, far below what makes a parser a weapon. */
export const MAX_FILE_BYTES = 1_048_576
export const MAX_RULES = 10_000

/** Where a finding stands, and the lines around it. */
export type Place = Pick<Diagnostic, 'file' | 'line' | 'column' | 'frame'>

export function diagnostic(finding: Finding, place: Place, message: string, hint: string | null = null): Diagnostic {
  return { code: codes[finding], severity: warnings.has(finding) ? 'warning' : 'error', message, ...place, hint }
}

/** About a file as a whole: there is no line to show. */
export function wholeFile(file: string): Place {
  return { file, line: 0, column: 0, frame: '' }
}

export function tooLarge(file: string, bytes: number): Diagnostic {
  const message = `the file has ${bytes} bytes; at most ${MAX_FILE_BYTES} (1 MiB) are read`
  return diagnostic('tooLarge', wholeFile(file), message, 'split it into several files')
}

/** @param offset of the first byte that is not UTF-8, where it is known */
export function invalidUtf8(file: string, offset: number | null): Diagnostic {
  const where = offset === null ? '' : ` (byte ${offset})`
  return diagnostic('invalidUtf8', wholeFile(file), `the file is not UTF-8${where}`, 'save it as UTF-8 in your editor')
}

export function unreadable(file: string, cause: string): Diagnostic {
  return diagnostic('unreadable', wholeFile(file), `the file can't be read: ${cause}`, 'check who may read it')
}

export function isDirectory(file: string): Diagnostic {
  return diagnostic('isDirectory', wholeFile(file), 'this is a folder with the name of a file', 'rename the folder')
}

/** By file, line and column, so that a person reads them as they stand. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted(byPlace)
}

/** The order of {@link sortDiagnostics}. */
export function byPlace(a: Diagnostic, b: Diagnostic): number {
  return byText(a.file, b.file) || a.line - b.line || a.column - b.column || byText(a.code, b.code)
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error')
}
