import type { MatchField } from '../model/policy.ts'
import type { SelectorProblem } from './selector-terms.ts'
import { nearest } from './suggest.ts'

/** What a selector's keys stand for. Any other key is a label of the station. */
const fields: Readonly<Record<string, Exclude<MatchField, 'labels'>>> = {
  session: 'sessionId',
  sessionId: 'sessionId',
  user: 'user',
  group: 'group',
  station: 'station',
  client: 'client',
  connection: 'connection',
  admin: 'admin',
  idleFor: 'idleFor',
  host: 'host',
}

/** What a match of a policy has, or other programs, and a selector has not; and what to write instead. */
const foreign: Readonly<Record<string, string>> = {
  labels: 'write the label itself, as room=lab-1',
  id: 'write the id alone, as 5, or session=5',
  not: 'a selector can leave nobody out; name whom it is about',
  any: 'with commas between, values of one field are alternatives, as station=4,station=5',
  all: 'write everySession for all; fields with commas between must all fit, as room=lab-1,connection=station',
}

/** Said before a label whose name would be taken for something else: `label:user=x`. */
const LABEL = 'label:'

/** What a key means. */
export type Key =
  | { readonly kind: 'field'; readonly field: Exclude<MatchField, 'labels'> }
  | { readonly kind: 'label'; readonly name: string }

/** @param column of the key */
export function readKey(key: string, column: number): Key | SelectorProblem {
  if (Object.hasOwn(fields, key) && fields[key] !== undefined) return { kind: 'field', field: fields[key] }
  const problem = (message: string, hint: string | null): SelectorProblem => ({ column, message, hint })
  const name = key.startsWith(LABEL) ? key.slice(LABEL.length) : key
  if (key === '') return problem('nothing stands before =', 'write station=4')
  if (!/^[A-Za-z][A-Za-z0-9._/-]{0,62}$/.test(name)) {
    const hint = 'write station=4 or room=lab-1, with commas between; there are no other operators'
    return problem(`${JSON.stringify(name)} is neither a field nor the name of a label`, hint)
  }
  if (name !== key || isPlainLabel(key)) return { kind: 'label', name }
  if (isPlacedKey(key)) return problem(`${key}=… is the id of a hold or an override`, 'only release takes one')
  const instead = foreignHint(key)
  if (instead !== null)
    return problem(`${key} is no field of a selector`, `${instead}; a label is written ${LABEL}${key}=…`)
  const meant = likeAField(key) ?? ''
  const hint = meant === EVERY ? `write ${EVERY} alone` : `did you mean ${meant}? a label is written ${LABEL}${key}=…`
  return problem(`${key} is too like ${meant} for a label`, hint)
}

export const EVERY = 'everySession'

/** Whether a label's name can't be taken for a field, nor for a slip of the pen. */
export function isPlainLabel(name: string): boolean {
  return !isPlacedKey(name) && foreignHint(name) === null && likeAField(name) === null
}

function foreignHint(key: string): string | null {
  return Object.hasOwn(foreign, key) ? (foreign[key] ?? null) : null
}

/** What `release` calls single holds and overrides by. */
export function isPlacedKey(key: string): boolean {
  return key === 'hold' || key === 'override'
}

export function fieldNames(): readonly string[] {
  return Object.keys(fields)
}

/** One letter more, less, other or swapped is near: a hold on a label that nobody has would hold nobody, and say nothing. */
function likeAField(key: string): string | null {
  return nearest(key, [...Object.keys(fields), EVERY], 1)
}
