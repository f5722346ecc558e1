import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const root: string = resolve(import.meta.dirname, '..')

const folders: string[] = []
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder that is gone when the process ends. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `stationkeeper-bench-${name}-`))
  folders.push(folder)
  return folder
}

/** The program as its package carries it: the bundle, not the sources. */
export function installedProgram(): string {
  const folder = temporaryFolder('package')
  for (const part of ['bin', 'dist', 'schemas', 'package.json']) {
    cpSync(join(root, part), join(folder, part), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return join(folder, 'bin', 'stationkeeper.js')
}

/** With it the program keeps what was compiled as ever, but not in the home of whoever measures, where each copy of it would leave its own. */
export function installedEnv(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_COMPILE_CACHE: temporaryFolder('compiled') }
}

/** A snapshot of a large site: most at stations, some remote, one in ten disconnected, one in three blocked. */
export function snapshot(count: number): string {
  const sessions = Array.from({ length: count }, (_, index) => {
    const remote = index % 5 === 4
    return {
      id: String(index + 1),
      user: `pupil${String(index).padStart(5, '0')}`,
      domain: 'CLASS',
      groups: ['Pupils', `Class-${index % 40}`],
      station: remote ? null : String(index % 400),
      client: remote ? `LAPTOP-${index}` : null,
      connection: remote ? 'remote' : 'station',
      state: index % 10 === 9 ? 'disconnected' : 'active',
      blocked: index % 3 === 0 ? 'yes' : 'no',
      locked: 'no',
      admin: false,
      logonAt: '2026-11-20T06:30:00Z',
      idleSince: new Date(Date.UTC(2026, 10, 20, 7, index % 60)).toISOString(),
    }
  })
  return JSON.stringify({
    apiVersion: 'stationkeeper/v1',
    kind: 'Observation',
    host: 'SITE',
    observedAt: '2026-11-20T08:00:00Z',
    provider: 'bench',
    sessions,
  })
}

/** One policy of a room, as people write them: by station, label, group and name, one window, one idle rule. */
export function roomPolicy(room: number): string {
  const stations = Array.from({ length: 10 }, (_, index) => room * 10 + index)
  return `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: room-${room} }
spec:
  timeZone: Europe/Paris
  priority: ${room}
  rules:
    # The front row belongs to whoever sits an exam.
    - name: front-row-open
      match: { station: [${stations.slice(0, 5).join(', ')}], user: 'CLASS\\pupil*' }
      ensure: unlocked
      when:
        - { days: [mon, tue, wed, thu, fri], from: "08:30", to: "17:00" }
    - name: class-open
      match: { group: Class-${room}, connection: station }
      ensure: unlocked
      timeout: 5s
    - name: back-row
      match: { station: [${stations.slice(5).join(', ')}] }
      ensure: unlocked
      reapply: { every: 2m, limit: { count: 60, per: 1h } }
    - name: idle-goes
      match: { all: [{ connection: remote }, { idleFor: 45m }, { client: 'LAPTOP-${room}*' }] }
      ensure: disconnected
`
}

export interface PlanFixture {
  readonly policies: string
  readonly observed: string
}

export function planFixture(sessions: number, rooms: number): PlanFixture {
  const folder = temporaryFolder('plan')
  const policies = join(folder, 'policies')
  const observed = join(folder, 'observed.json')
  mkdirSync(policies)
  for (let room = 0; room < rooms; room++) writeFileSync(join(policies, `room-${room}.yaml`), roomPolicy(room))
  writeFileSync(observed, snapshot(sessions))
  return { policies, observed }
}

export const smallPolicy = `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: small }
spec:
  rules:
    - name: stations-open
      match: { connection: station }
      ensure: unlocked
`
