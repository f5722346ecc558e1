import { OperationFailed } from './errors.ts'

const ENDING: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM']

/**
 * Runs until done; the first signal to end aborts `work`'s signal, so that it can end in order. The second ends the process at
 * once, whatever is going on: people press Ctrl-C again when they mean it.
 */
export async function untilSignal<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const onSignal = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(1)
    controller.abort(new OperationFailed(`interrupted by ${signal}`))
  }
  for (const name of ENDING) process.on(name, onSignal)
  try {
    return await work(controller.signal)
  } finally {
    for (const name of ENDING) process.off(name, onSignal)
  }
}
