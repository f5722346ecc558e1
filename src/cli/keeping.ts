import { join } from 'node:path'
import type { RunEnd, RunOptions, Served } from '../daemon/contract.ts'
import type { Level } from '../linux/journal.ts'
import { openNotifySocket } from '../linux/notify-socket.ts'
import { systemClock } from '../runtime/system-clock.ts'
import { noFlags } from '../settings/flags.ts'
import type { Settings } from '../settings/settings.ts'
import type { Lease } from '../store/lease.ts'
import { demoFolder, pressBlockAll, simulatedTeacher } from './demo.ts'
import { loadEngine } from './engine.ts'
import { messageOf } from './errors.ts'
import { type Narrator, narrator } from './narrator.ts'
import { noteEvents } from './note-events.ts'
import { packageFolder } from './package-files.ts'
import { pageFolder } from './page-folder.ts'
import { reloadSignal } from './reload-signal.ts'
import { settingsOf } from './settings-of.ts'
import { untilSignal } from './signals.ts'
import { postSignpost } from './signpost.ts'
import { requireSimulator } from './simulator-only.ts'
import { supervisor } from './supervised.ts'
import { systemSettings } from './system-settings.ts'
import type { Terminal } from './terminal.ts'
import type { Format, Invocation, Options } from './verb.ts'
import { version } from './version.ts'
import { demoLinkText } from './views/dashboard-text.ts'

export interface Keeping {
  readonly format: Format
  readonly terminal: Terminal
  readonly enforce: boolean
  readonly refuseForeignWriters: boolean
  /** Name people in JSON as well. @default false */
  readonly names?: boolean
  /** Runs beside the daemon, and is waited for when it ends. */
  readonly beside?: (signal: AbortSignal) => Promise<void>
  /** Told once it is reached. */
  readonly onServing?: RunOptions['onServing']
}

/** Keeps the host until a signal comes, and tells what happens. */
export async function runUntilSignal(settings: Settings, keeping: Keeping): Promise<RunEnd> {
  const { terminal, enforce, refuseForeignWriters, beside, onServing } = keeping
  const { runDaemon } = await loadEngine()
  const systemd = await openNotifySocket({
    env: process.env,
    pid: process.pid,
    onTrouble: (what, error) => terminal.err(`${what} failed, and is left out: ${messageOf(error)}\n`),
  })
  using reloads = reloadSignal(systemd !== null)
  const told = await narratorFor(settings, keeping)
  using supervised = supervisor()
  // The task of Windows runs it under a supervisor.
  const byTask = process.platform === 'win32' && supervised !== null
  using notes = byTask ? await noteEvents(terminal) : null
  return await untilSignal(async interrupted => {
    const signal = supervised === null ? interrupted : AbortSignal.any([interrupted, supervised.gone])
    const ended = new AbortController()
    let companion: Promise<void> | null = null
    const end = await runDaemon({
      settings,
      version: version(),
      enforce,
      byService: systemd !== null || byTask,
      refuseForeignWriters,
      signal,
      systemd,
      reloads,
      page: pageFolder(),
      ...(onServing && { onServing }),
      onEvent: (event, pass) => {
        told.tell(event, pass)
        notes?.tell(event)
        if (event.kind === 'started') companion ??= beside?.(AbortSignal.any([signal, ended.signal])) ?? null
      },
    }).finally(() => ended.abort())
    await companion
    if (end.kind === 'stopped') told.conclude()
    return end
  })
}

/** The same on a simulated classroom that is gone afterwards, with a teacher who insists. */
export async function runDemo(invocation: Invocation<Options>): Promise<RunEnd> {
  const { globals, format, terminal } = invocation
  // Another provider's lease is a real host's: it must not become the signpost to a demo.
  const usual = await settingsOf({ ...invocation, withoutSystem: true })
  requireSimulator(usual, '--demo is about the simulator')
  const folder = globals.state === null ? demoFolder() : null
  const state = globals.state ?? folder?.path ?? null
  let signpost: Lease | null = null
  const policies = globals.policies ?? join(packageFolder(), 'policies', 'demo')
  try {
    const { settings } = await settingsOf({
      ...invocation,
      globals: { ...globals, state, policies, provider: 'simulator' },
    })
    signpost = folder === null ? null : postSignpost(usual.settings, settings, systemClock())
    // Beside a service of this computer, verbs without flags are about that.
    const found = signpost !== null && (await systemSettings({ ...invocation, globals: noFlags })).kind === 'none'
    if (format === 'text') terminal.out(invitation(settings, found, invocation.env))
    const { world } = settings.simulator
    // The lesson begins blocked, so that the first plan has something to show.
    await pressBlockAll(world, systemClock())
    const beside = (signal: AbortSignal): Promise<void> => simulatedTeacher(world, systemClock(), signal)
    const onServing = (served: Served): void =>
      terminal.out(demoLinkText(served, pageFolder() !== null, programOf(invocation.env)))
    return await runUntilSignal(withAnyPort(settings), {
      ...(format === 'text' && { onServing }),
      format,
      terminal,
      names: invocation.flags.names === true,
      enforce: false,
      refuseForeignWriters: false,
      beside,
    })
  } finally {
    signpost?.release()
    folder?.remove()
  }
}

/** A demo is to be looked at, by whoever started it: on a port that is free. */
function withAnyPort(settings: Settings): Settings {
  const { api } = settings
  return { ...settings, api: { ...api, listen: api.listen ?? { host: '127.0.0.1', port: 0 } } }
}

/** What writes JSON is loaded for whoever asks for JSON. */
async function narratorFor({ logLevel }: Settings, { format, terminal, names = false }: Keeping): Promise<Narrator> {
  const telling = { clock: systemClock(), least: leastOf(logLevel) }
  if (format !== 'json') return narrator(terminal, telling)
  const { jsonNarrator } = await import('./json-narrator.ts')
  return jsonNarrator(terminal, { ...telling, names })
}

/** There is nothing below `info`: whoever wants to see more looks at the journal, or asks `why`. */
function leastOf(level: Settings['logLevel']): Level {
  switch (level) {
    case 'debug':
    case 'info':
      return 'info'
    case 'warn':
      return 'warning'
    case 'error':
      return 'err'
    default:
      return level satisfies never
  }
}

/** What to try from a second terminal. */
function invitation({ state, policies }: Settings, found: boolean, env: Invocation<Options>['env']): string {
  const program = programOf(env)
  const where = found ? '' : ` --state ${state}`
  return `A simulated classroom, whose teacher presses Block All every 15 s. Ctrl-C ends it.

  policies  ${policies}   edit them, and see the new plan
  state     ${state}

In a second terminal:
  ${program} simulate block-all${where}
  ${program} hold 3 --for 2m --reason "let her be"${where}
  ${program} why 3${where}
  ${program} status${where}
  ${program} history --last 20${where}

`
}

function programOf(env: Invocation<Options>['env']): string {
  return env.npm_lifecycle_event === undefined ? 'stationkeeper' : 'npx stationkeeper'
}
