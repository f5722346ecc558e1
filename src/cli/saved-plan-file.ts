import { resolve } from 'node:path'
import type { SavedAction, SavedPlan } from '../model/saved-plan.ts'
import { instant } from '../model/time.ts'
import { isRecord } from '../policy/document-head.ts'
import { isSavedPlan } from '../store/request-saved.ts'
import { InvalidInput, messageOf, RefusedPlan } from './errors.ts'
import { savedDigest } from './saved-plan-document.ts'
import { readTextFile } from './text-file.ts'

/** A hundred thousand sessions are some 60 MiB. */
const LARGEST = 256 * 1024 * 1024

/**
 * The plan in a file that `plan --out` wrote.
 * @throws {InvalidInput} it is no such file
 * @throws {RefusedPlan} it was edited
 */
export function readSavedPlan(path: string, cwd: string): SavedPlan {
  const document = documentOf(path, readTextFile(resolve(cwd, path), LARGEST))
  const { digest, ...rest } = document
  if (typeof digest !== 'string') throw notOurs(path, 'it has no digest')
  if (digest !== digestOf(path, rest)) {
    const hint = 'nothing was done; save a new one with `stationkeeper plan --out FILE`'
    throw new RefusedPlan('edited-plan', `${path} is not what was written: its digest does not fit`, hint)
  }
  const saved = savedPlanOf(rest)
  if (saved === null) throw notOurs(path, 'what it holds is not what this version writes')
  return saved
}

/** Whether `plan --out` may write over it: it wrote it, or somebody else a file of that kind. */
export function isSavedPlanFile(path: string): boolean {
  try {
    documentOf(path, readTextFile(path, LARGEST))
    return true
  } catch (error) {
    if (error instanceof InvalidInput) return false
    throw error
  }
}

function documentOf(path: string, text: string): Readonly<Record<string, unknown>> {
  let found: unknown
  try {
    found = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw notOurs(path, `it is no JSON: ${messageOf(cause)}`)
  }
  if (!isRecord(found)) throw notOurs(path, 'it is no JSON object')
  const { apiVersion, kind } = found
  if (kind === 'Plan') throw notOurs(path, 'it is a plan as `plan -o json` prints it')
  if (kind !== 'SavedPlan') throw notOurs(path, 'its kind is not SavedPlan')
  if (apiVersion !== 'stationkeeper/v1') throw notOurs(path, 'it is of another version')
  return found
}

function digestOf(path: string, rest: Readonly<Record<string, unknown>>): string {
  try {
    return savedDigest(rest)
  } catch (cause) {
    if (cause instanceof RangeError) throw notOurs(path, 'it is nested too deeply')
    throw cause
  }
}

function savedPlanOf({ id, plan }: Readonly<Record<string, unknown>>): SavedPlan | null {
  if (!isRecord(plan) || typeof plan.plannedAt !== 'string' || !Array.isArray(plan.decisions)) return null
  const plannedAt = Date.parse(plan.plannedAt)
  if (Number.isNaN(plannedAt)) return null
  const { host, revision } = plan
  const saved = {
    id,
    host,
    revision,
    plannedAt: instant(plannedAt),
    actions: plan.decisions.filter(isWanted).map(actionOf),
  }
  return isSavedPlan(saved) ? saved : null
}

/** What was to be done then: a change or an assertion. */
function isWanted(decision: unknown): decision is Readonly<Record<string, unknown>> {
  return isRecord(decision) && (decision.status === 'change' || decision.status === 'assert')
}

function actionOf({ session, action }: Readonly<Record<string, unknown>>): {
  readonly [K in keyof SavedAction]: unknown
} {
  return { session, action }
}

function notOurs(path: string, why: string): InvalidInput {
  return new InvalidInput(`${path} is no saved plan: ${why}`, { hint: 'save one with `stationkeeper plan --out FILE`' })
}
