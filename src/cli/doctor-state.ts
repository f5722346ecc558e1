import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Clock } from '../model/clock.ts'
import { isoInstant } from '../model/time.ts'
import type { Finding } from '../providers/provider.ts'
import { leasePath } from '../settings/lease-path.ts'
import type { Settings } from '../settings/settings.ts'
import { rememberedHosts } from '../store/hosts.ts'
import { holder, isHeld } from '../store/lease.ts'
import { openStore } from '../store/open-store.ts'
import { stopReason } from '../store/stop-file.ts'
import { armedNow } from './armed.ts'
import { folderOwner } from './folder-owner.ts'
import { storageProblem } from './storage.ts'
import { hasService } from './system-settings.ts'
import { armedText } from './views/armed-text.ts'

/** The store of a busy host grows by some of these a month, and SQLite needs room beside it. */
const FEW_BYTES = 256 * 1024 * 1024

/** Whether the state folder can be used, what is free, and who may look into it. */
export function stateFindings({ state }: Pick<Settings, 'state'>): readonly Finding[] {
  const topic = 'state'
  const problem = storageProblem(state)
  if (problem !== null) {
    const message = `nothing can be kept in ${state}, and so nothing is done: ${problem}`
    return [{ level: 'error', topic, message, fix: 'make room, or name another folder with --state' }]
  }
  const there = nearest(state)
  if (!mayWrite(there)) {
    const message = `this account may not write in ${there}`
    const fix = `keep the host as ${folderOwner(there)}, or name another folder with --state`
    return [{ level: 'warning', topic, message, fix }]
  }
  const free = statfsSync(there)
  const bytes = free.bavail * free.bsize
  const isThere = there === state
  const room: Finding = {
    // File systems that have no blocks at all don't count them.
    level: free.blocks > 0 && bytes < FEW_BYTES ? 'warning' : 'ok',
    topic,
    message: `${state} ${isThere ? 'can be written' : 'is made when it is first needed'}${free.blocks > 0 ? `; ${sizeText(bytes)} free` : ''}`,
    fix: free.blocks > 0 && bytes < FEW_BYTES ? 'make room: a full disk stops all acting' : null,
  }
  return [room, ...(isThere ? readers(state) : [])]
}

/** What is remembered, and whether policies are enforced. */
export function storeFindings(settings: Settings, clock: Clock): readonly Finding[] {
  const topic = 'store'
  const hosts = rememberedHosts(settings.state)
  if (hosts === null) return [{ level: 'ok', topic, message: 'there is none yet', fix: null }]
  const readable: Finding = { level: 'ok', topic, message: `readable; remembers ${listed(hosts)}`, fix: null }
  const [only] = hosts
  const host = settings.host ?? (hosts.length === 1 ? only : undefined)
  if (host === undefined) return [readable]
  const store = openStore({ folder: settings.state, host, clock, mode: 'read' })
  if (store === null) return [readable]
  try {
    const armed = armedNow(settings, store.ledger(), hasService(settings))
    const said = `${host}: ${armedText(armed)}`
    return [readable, { level: armed.armed ? 'ok' : 'note', topic: 'armed', message: said, fix: null }]
  } finally {
    store.close()
  }
}

export function stopFindings({ state }: Pick<Settings, 'state'>): readonly Finding[] {
  const reason = stopReason(state)
  if (reason === null) return []
  const message = `acting is stopped: ${reason}`
  return [{ level: 'warning', topic: 'stop', message, fix: 'allow it again with `stationkeeper resume`' }]
}

/** Whether somebody keeps the host, and if not, whether this account could. */
export function leaseFindings(settings: Settings): readonly Finding[] {
  const topic = 'daemon'
  const path = leasePath(settings)
  const found = holder(path)
  if (found !== null) {
    const message = `process ${found.pid} keeps the host since ${isoInstant(found.since)}, state folder ${found.state}`
    return [{ level: 'ok', topic, message, fix: null }]
  }
  if (isHeld(path)) {
    return [{ level: 'warning', topic, message: `somebody holds ${path}, and does not say who`, fix: null }]
  }
  const there = nearest(existsSync(path) ? path : dirname(path))
  if (mayWrite(there)) return [{ level: 'ok', topic, message: 'none is running', fix: null }]
  const message = `none is running, and this account may not keep the host: it may not write ${there}`
  return [{ level: 'warning', topic, message, fix: `run it as ${folderOwner(dirname(path))}` }]
}

/** By permission bits, which Windows doesn't have. */
function readers(state: string): readonly Finding[] {
  if (process.getuid === undefined) return []
  const mode = statSync(state).mode & 0o777
  if ((mode & 0o077) === 0) return []
  const message = `others may look into ${state} (mode ${mode.toString(8)}), which holds the names of people`
  return [{ level: 'warning', topic: 'state', message, fix: `chmod 700 ${state}` }]
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function nearest(folder: string): string {
  let path = folder
  while (!existsSync(path) && path !== dirname(path)) path = dirname(path)
  return path
}

function sizeText(bytes: number): string {
  const gib = bytes / 1024 ** 3
  return gib >= 1 ? `${gib.toFixed(1)} GiB` : `${Math.floor(bytes / 1024 ** 2)} MiB`
}

function listed(hosts: readonly string[]): string {
  return hosts.length === 0 ? 'no host' : hosts.join(', ')
}
