import { overridableGuards } from '../model/ledger.ts'
import { instant, ms } from '../model/time.ts'
import { isSavedPlan } from './request-saved.ts'
import { isFiles, isLength, isMatch, isObject, isTextOrNull, isTexts, type Shape } from './request-shapes.ts'
import type { ActRequest, OrderRequest, PlanRequest, ReleaseTarget, Request, SyncRequest } from './requests.ts'

/**
 * Reads what a verb of this or another version asks. What it can't read to the last field it does not read at all: a guard
 * that is not set aside, or a length that is not kept, would be another request.
 *
 * @returns null: it asks for something that this program doesn't know
 */
export function parseRequest(content: string): Request | null {
  const found = parsed(content)
  if (!isObject(found)) return null
  switch (found.verb) {
    case 'apply':
    case 'unlock':
    case 'disconnect':
      return actRequest(found)
    case 'hold':
    case 'override':
    case 'release':
    case 'forget':
      return orderRequest(found)
    case 'sync':
      return syncRequest(found)
    case 'plan':
      return planRequest(found)
    case 'end':
      return { verb: 'end' }
    default:
      return null
  }
}

function actRequest(found: Shape): ActRequest | null {
  const also = alsoAsked(found)
  if (also === null) return null
  const { verb, sessionIds, timeout } = found
  if (verb === 'apply') return applyRequest(found, also)
  if (verb !== 'unlock' && verb !== 'disconnect') return null
  if (!('sessionIds' in found) || typeof timeout !== 'number') return null
  return { verb, sessionIds: texts(sessionIds), timeout: ms(timeout), ...also }
}

function applyRequest({ saved }: Shape, also: AlsoAsked): ActRequest | null {
  if (saved === undefined) return { verb: 'apply', ...also }
  return isSavedPlan(saved) ? { verb: 'apply', saved, ...also } : null
}

type AlsoAsked = Pick<ActRequest, 'incarnations' | 'setAside' | 'invokedFrom'>

function alsoAsked({ incarnations, setAside, invokedFrom }: Shape): AlsoAsked | null {
  const guards = setAside === undefined ? undefined : setAsideOf(setAside)
  if (guards === null) return null
  if (invokedFrom !== undefined && typeof invokedFrom !== 'string') return null
  return {
    ...(incarnations === undefined ? {} : { incarnations: texts(incarnations) }),
    ...(guards === undefined ? {} : { setAside: guards }),
    ...(invokedFrom === undefined ? {} : { invokedFrom }),
  }
}

function setAsideOf(found: unknown): ActRequest['setAside'] | null {
  if (!isObject(found) || !isTexts(found.guards) || typeof found.reason !== 'string') return null
  const named = new Set(found.guards)
  const guards = overridableGuards.filter(guard => named.has(guard))
  return guards.length === named.size ? { guards, reason: found.reason } : null
}

function orderRequest(found: Shape): OrderRequest | null {
  const { verb, reason, length, user, ensure, target } = found
  if (verb === 'forget') return typeof user === 'string' ? { verb, user } : null
  if (verb === 'release') {
    const released = targetOf(target)
    return released === null ? null : { verb, target: released }
  }
  const selector = selectorOf(found.selector)
  if (selector === null || typeof reason !== 'string' || !isLength(length)) return null
  const lasting = length.for === undefined ? { until: instant(length.until) } : { for: ms(length.for) }
  if (verb === 'hold') return { verb, selector, length: lasting, reason }
  if (verb !== 'override') return null
  if (ensure !== 'unlocked' && ensure !== 'disconnected' && ensure !== 'unmanaged') return null
  return { verb, selector, ensure, length: lasting, reason }
}

function syncRequest({ allowRollback, reason, awaited }: Shape): SyncRequest | null {
  if (typeof allowRollback !== 'boolean' || !isTextOrNull(reason)) return null
  if (awaited !== undefined && typeof awaited !== 'string') return null
  return { verb: 'sync', allowRollback, reason, ...(awaited === undefined ? {} : { awaited }) }
}

function planRequest({ files, byHand }: Shape): PlanRequest | null {
  if ((files !== null && !isFiles(files)) || typeof byHand !== 'boolean') return null
  return { verb: 'plan', files, byHand }
}

function targetOf(found: unknown): ReleaseTarget | null {
  if (!isObject(found)) return null
  if (typeof found.id === 'string') return { id: found.id }
  const selector = selectorOf(found.selector)
  return selector === null ? null : { selector }
}

function selectorOf(found: unknown): Extract<OrderRequest, { verb: 'hold' }>['selector'] | null {
  if (!isObject(found) || typeof found.text !== 'string' || !isMatch(found.match)) return null
  return { text: found.text, match: found.match }
}

/** What is no list of texts counts as an empty one, which allows nothing. */
function texts(found: unknown): readonly string[] {
  return Array.isArray(found) ? found.filter(text => typeof text === 'string') : []
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return null
  }
}
