import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, statSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { parseObservation } from '../../src/policy/observation.ts'
import { block, blockAll, unblockAll } from '../../src/providers/simulator/events.ts'
import { openWorld } from '../../src/providers/simulator/open.ts'
import { happen, type World, type WorldState } from '../../src/providers/simulator/world.ts'
import { worldFromObservation } from '../../src/providers/simulator/world-file.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { installedEnv, installedProgram, temporaryFolder } from '../fixtures.ts'
import { median, millis, type Row, ratio, times } from '../measure.ts'

const ROUNDS = 1_000
const BLOCK_ALL_ROUNDS = 50
const REST_MS = 25
const SESSIONS = 30
const QUIET_SECONDS = 20

/**
 * Another process blocks one of 30 sessions, in turn, until it is open again, with every intent, outcome and effect on disk;
 * against a shell loop behind inotifywait that appends one line with fsync. Both are waited for through the file system. Between
 * two blocks there is a moment of rest, so that an effect is verified before the next block undoes it. For comparison, all 30
 * at once by Block All, until the last is open.
 */
export async function reactionRow(): Promise<Row> {
  const folder = temporaryFolder('reaction')
  const world = await openWorld(join(folder, 'world.db'), systemClock())
  world.change(() => ({ state: classOf(SESSIONS), result: null }))
  const daemon = await startDaemon(folder)
  const handler = startHandler(folder)
  try {
    const ours: number[] = []
    const theirs: number[] = []
    let lost = 0
    for (let round = 0; round < ROUNDS; round++) {
      const id = String((round % SESSIONS) + 1)
      const taken = await timeBlock(world, state => block(state, id))
      if (taken === null) lost++
      else ours.push(taken)
      if (handler !== null) theirs.push(await handler.time())
      await pause(REST_MS)
    }
    const all: number[] = []
    for (let round = 0; round < BLOCK_ALL_ROUNDS; round++) {
      happen(world, unblockAll)
      all.push((await timeBlock(world, blockAll)) ?? Number.POSITIVE_INFINITY)
      await pause(REST_MS)
    }
    const idle = await idlePercent(daemon)
    const measured = handler === null ? null : ratio(ours, theirs)
    return {
      work: `foreign block -> unlocked again, simulator, ${SESSIONS} sessions`,
      measured: [
        `median ${millis(median(ours))}`,
        measured === null
          ? 'inotifywait is not installed'
          : `inotifywait handler ${millis(median(theirs))}: ${times(measured)}`,
        `${lost} lost in ${ROUNDS}`,
        `Block All until the last of ${SESSIONS}: ${millis(median(all))}`,
        `idle CPU ${idle.toFixed(2)} %`,
      ].join('; '),
      goal: '≤ 2.5× the handler, 0 lost in 1,000, idle ≤ 0.5 %',
      met: measured === null ? null : measured <= 2.5 && lost === 0 && idle <= 0.5,
    }
  } finally {
    handler?.end()
    daemon.kill()
    world.close()
  }
}

function classOf(count: number): ReturnType<typeof worldFromObservation> {
  const sessions = Array.from({ length: count }, (_, index) => ({
    id: String(index + 1),
    user: `pupil${index}`,
    station: String(index + 1),
    connection: 'station',
    state: 'active',
    blocked: 'no',
    admin: false,
    logonAt: '2026-11-20T06:30:00Z',
  }))
  const snapshot = {
    apiVersion: 'stationkeeper/v1',
    kind: 'Observation',
    host: 'BENCH',
    observedAt: '2026-11-20T08:00:00Z',
    provider: 'simulator',
    sessions,
  }
  const { observation, diagnostics } = parseObservation('bench.json', JSON.stringify(snapshot))
  if (observation === null) throw new Error(JSON.stringify(diagnostics))
  return worldFromObservation(observation)
}

async function startDaemon(folder: string): Promise<ChildProcess> {
  const policies = join(folder, 'policies')
  const settings = join(folder, 'stationkeeper.yaml')
  mkdirSync(policies)
  writeFileSync(
    join(policies, 'open.yaml'),
    `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: open }
spec:
  rules:
    - name: stations-open
      match: { connection: station }
      ensure: unlocked
      reapply: { limit: { count: 100000, per: 1h } }
`,
  )
  writeFileSync(
    settings,
    `apiVersion: stationkeeper/v1
kind: Settings
spec: { simulator: { world: ${JSON.stringify(join(folder, 'world.db'))} } }
`,
  )
  const args = ['run', '--policies', policies, '--state', join(folder, 'state'), '--settings', settings, '-o', 'json']
  const child = spawn(process.execPath, [installedProgram(), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: installedEnv(),
  })
  await new Promise<void>((resolve, reject) => {
    child.once('exit', code => reject(new Error(`the daemon ended with ${code}`)))
    child.stdout?.on('data', (text: Buffer) => {
      if (text.toString().includes('"planned"')) resolve()
    })
  })
  return child
}

/** From a change by this process until no session is blocked. null: not within 10 s. */
async function timeBlock(world: World, change: (state: WorldState) => WorldState): Promise<number | null> {
  const controller = new AbortController()
  const bound = setTimeout(() => controller.abort(), 10_000)
  const changes = world.changes({ signal: controller.signal })
  const start = performance.now()
  happen(world, change)
  let taken: number | null = null
  for await (const _ of changes) {
    if (!world.read().sessions.every(({ blocked }) => blocked === 'no')) continue
    taken = performance.now() - start
    break
  }
  clearTimeout(bound)
  controller.abort()
  return taken
}

interface Handler {
  time(): Promise<number>
  end(): void
}

function startHandler(folder: string): Handler | null {
  if (spawnSync('inotifywait', ['--help']).error !== undefined) return null
  const bell = join(folder, 'bell')
  const log = join(folder, 'handler.log')
  mkdirSync(bell)
  writeFileSync(log, '')
  const script = `inotifywait -q -m -e close_write --format x "$1" | while read -r line; do echo "$line" | dd of="$2" oflag=append conv=notrunc,fsync status=none; done`
  const child = spawn('bash', ['-c', script, 'handler', bell, log], {
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  })
  return {
    // The whole pipeline, of which the shell is only the first process.
    end: () => void (child.pid !== undefined && process.kill(-child.pid)),
    async time() {
      const size = statSync(log).size
      const grown = Promise.withResolvers<void>()
      const watcher = watch(log, () => {
        if (statSync(log).size > size) grown.resolve()
      })
      // inotifywait needs a moment before its first watch is set, so the bell is rung until it is heard.
      const again = setInterval(() => appendFileSync(join(bell, 'ring'), 'x'), 1_000)
      const start = performance.now()
      appendFileSync(join(bell, 'ring'), 'x')
      await grown.promise
      clearInterval(again)
      watcher.close()
      return performance.now() - start
    },
  }
}

/** Of one core, from the kernel's own count of ticks. */
async function idlePercent(daemon: ChildProcess): Promise<number> {
  const ticks = (): number => {
    const fields = readFileSync(`/proc/${daemon.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return Number(fields[11]) + Number(fields[12])
  }
  const before = ticks()
  await pause(QUIET_SECONDS * 1_000)
  return (ticks() - before) / QUIET_SECONDS
}
