import { randomUUID } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { errorCode } from '../model/error-code.ts'
import type { Plan } from '../model/plan.ts'
import { InvalidInput, messageOf, OperationFailed } from './errors.ts'
import { savedPlanDocument } from './saved-plan-document.ts'
import { isSavedPlanFile } from './saved-plan-file.ts'
import { jsonText } from './views/json.ts'

/** Where a plan is to be saved, looked at before anybody waits for one. */
export interface SavedPlanTarget {
  /** As it was given. */
  readonly given: string
  readonly path: string
}

/** @throws {InvalidInput} something else is there, which is not overwritten, or the folder is not */
export function savedPlanTarget(given: string, cwd: string): SavedPlanTarget {
  if (given === '') throw new InvalidInput('--out has no value')
  const path = resolve(cwd, given)
  const there = statOf(path)
  if (there === null) {
    if (statOf(dirname(path))?.isDirectory() === true) return { given, path }
    throw new InvalidInput(`there is no folder ${dirname(given)} to save the plan in`)
  }
  if (!there.isFile()) throw new InvalidInput(`${given} is there and no file`, { hint: 'name another file with --out' })
  if (there.size > 0 && !isSavedPlanFile(path)) {
    throw new InvalidInput(`${given} is there and no saved plan, so it is not overwritten`, {
      hint: 'name another file with --out, or remove that one',
    })
  }
  return { given, path: realpathSync(path) }
}

/**
 * Saves a plan, whole or not at all, for this account alone: it names people.
 * @throws {OperationFailed} it can't be written
 */
export function savePlan({ given, path }: SavedPlanTarget, plan: Plan, commit: string | null): void {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}`)
  try {
    const handle = openSync(draft, 'wx', 0o600)
    try {
      writeFileSync(handle, jsonText(savedPlanDocument(plan, commit)))
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(draft, path)
  } catch (cause) {
    rmSync(draft, { force: true })
    throw new OperationFailed(`the plan could not be saved in ${given}: ${messageOf(cause)}`, { cause })
  }
}

/** null: nothing is there. */
function statOf(path: string): Stats | null {
  try {
    return statSync(path)
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT' || errorCode(cause) === 'ENOTDIR') return null
    throw new InvalidInput(`${path} can't be looked at: ${messageOf(cause)}`, { cause })
  }
}
