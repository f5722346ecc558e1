import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Intent } from '../../../src/model/action.ts'
import type { Hold } from '../../../src/model/hold.ts'
import { type Incarnation, identify } from '../../../src/model/incarnation.ts'
import type { Observation, Session } from '../../../src/model/session.ts'
import { instant, ms } from '../../../src/model/time.ts'

export const HOST = 'room-12'
export const RULE = { policy: 'exam-room', rule: 'front-row', file: 'exam.yaml', line: 7, digest: 'sha256:rule' }

export function stateFolder(): string {
  return mkdtempSync(join(tmpdir(), 'stationkeeper-store-'))
}

export function session(id: string, user: string, changes: Partial<Session> = {}): Session {
  return {
    id,
    user,
    domain: 'CLASS',
    groups: ['Pupils'],
    station: id,
    client: null,
    connection: 'station',
    state: 'active',
    blocked: 'yes',
    locked: 'no',
    admin: false,
    logonAt: instant(Date.parse('2026-11-21T08:00:00Z')),
    idleSince: null,
    own: false,
    can: ['unlock', 'disconnect'],
    ...changes,
  }
}

export function observation(...sessions: readonly Session[]): Observation {
  return {
    host: HOST,
    observedAt: instant(Date.parse('2026-11-21T09:00:00Z')),
    provider: 'simulator',
    complete: true,
    confirmsIdentity: true,
    unlockLiftsLocks: false,
    sessions,
  }
}

export function incarnation(id: string, user: string, changes: Partial<Session> = {}): Incarnation {
  const found = identify(observation(session(id, user, changes)), new Map()).get(id)
  if (!found) throw new Error('a session with a user has an incarnation')
  return found
}

/** A person's hold on everyone, as it is handed over. */
export function hold(id: string, changes: Partial<Omit<Hold, 'until'>> = {}): Omit<Hold, 'until'> {
  return {
    kind: 'hold',
    id,
    selector: { text: 'everySession', match: { everySession: true } },
    incarnation: null,
    by: 'STAFF\\keller',
    reason: 'exam',
    placedAt: instant(Date.parse('2026-11-21T09:00:00Z')),
    released: new Set(),
    honours: null,
    ...changes,
  }
}

let made = 0

export function intent(target: Incarnation, changes: Partial<Intent> = {}): Intent {
  made += 1
  return {
    id: `intent-${made}`,
    incarnation: target,
    action: 'unlock',
    status: 'change',
    rule: RULE,
    timeout: ms(10_000),
    limit: { count: 3, per: ms(3_600_000) },
    plan: 'plan-1',
    request: null,
    ...changes,
  }
}
