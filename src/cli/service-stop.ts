import { endDaemon, isFreeWithin } from '../daemon/end-daemon.ts'
import type { Clock } from '../model/clock.ts'
import { pause } from '../model/pause.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import { leasePath } from '../settings/lease-path.ts'
import type { Settings } from '../settings/settings.ts'
import { holder } from '../store/lease.ts'
import { lastResult } from '../windows/task-scheduler.ts'
import { OperationFailed } from './errors.ts'
import type { ServiceHost } from './service-host.ts'
import type { Terminal } from './terminal.ts'
import { durationText } from './views/duration-text.ts'

export interface StopOptions {
  readonly host: Pick<ServiceHost, 'scheduler'>
  readonly settings: Settings
  /** How long running actions may take to end. */
  readonly within: Milliseconds
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly terminal: Terminal
  /** Kills a process. @throws where it may not */
  readonly kill: (pid: number) => void
}

/** How long a daemon whose supervisor was killed may take to end: Windows should have killed it as well. */
const LEFT_ALONE: Milliseconds = ms(10_000)
const KILLED: Milliseconds = ms(5_000)
/** How long a supervisor takes to see that its daemon has ended. */
const TASK_ENDS: Milliseconds = ms(10_000)
const LOOK: Milliseconds = ms(300)

/**
 * Ends the service: in order, and only where that takes too long by force. It starts again with the computer.
 * @throws {OperationFailed} somebody still keeps the host
 */
export async function stopService(options: StopOptions): Promise<void> {
  const { settings, within, clock, signal, terminal } = options
  const end = await endDaemon({ settings, within, signal, clock })
  if (end.kind === 'ended') {
    await untilTaskEnds(options)
    terminal.out('Ended in order.\n')
    return
  }
  // Without a daemon there may still be the one that waits to begin it again.
  await endTask(options, end.kind === 'still-there')
  if (end.kind === 'none') {
    terminal.out('It was not keeping the host.\n')
    return
  }
  const what = end.taken ? 'was asked to end and has not ended' : 'did not take the request to end'
  terminal.err(`It ${what} within ${durationText(within)}; the task was ended by force.\n`)
  await killWhatIsLeft(options)
}

/** Only one that has ended can be started again. */
async function untilTaskEnds(options: StopOptions): Promise<void> {
  const { host, clock, signal } = options
  const begun = clock.uptime()
  while ((await host.scheduler.find())?.lastResult === lastResult.running) {
    if (clock.uptime() - begun >= TASK_ENDS) return await endTask(options, true)
    await pause(clock, LOOK, signal)
    signal.throwIfAborted()
  }
}

/** One that does not run needs no end, and whether it runs is not always known. */
async function endTask({ host: { scheduler } }: StopOptions, mustRun: boolean): Promise<void> {
  const task = await scheduler.find()
  if (task === null) return
  const runs = task.lastResult === null ? null : task.lastResult === lastResult.running
  if (runs === false && !mustRun) return
  try {
    await scheduler.end()
  } catch (error) {
    if (runs === true) throw error
  }
}

async function killWhatIsLeft({ settings, clock, signal, terminal, kill }: StopOptions): Promise<void> {
  const path = leasePath(settings)
  if (await isFreeWithin(LEFT_ALONE, { path, signal, clock })) return
  const pid = holder(path)?.pid ?? null
  if (pid !== null) {
    kill(pid)
    terminal.err(`Process ${pid} was killed; its open actions are settled by looking when it starts again.\n`)
  }
  if (await isFreeWithin(KILLED, { path, signal, clock })) return
  throw new OperationFailed(`process ${pid ?? 'that is not known'} still keeps the host`, {
    hint: 'end it in the task manager, or restart the computer',
  })
}
