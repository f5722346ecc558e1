import { writeSync } from 'node:fs'
import { inspect } from 'node:util'
import { systemLibrary } from './system-library.ts'

/**
 * Lets this process end although one of its threads is inside a call of Windows' that does not return. Its end would else wait for that
 * thread: a daemon that crashed would go on holding the host's lease. The exit code stays what it is, and so does what an error that nobody
 * caught says; what else runs at the end of a process does so before.
 * @param isInside whether a thread is inside a call at the moment
 * @returns takes it back
 */
export async function exitThough(isInside: () => boolean): Promise<() => void> {
  const leave = await exitCall()
  let uncaught: readonly [unknown] | null = null
  const note = (error: unknown): void => {
    uncaught = [error]
  }
  const end = (code: number): void => {
    if (!isInside()) return
    // Node itself would tell of it only after this.
    if (uncaught !== null) writeSync(2, `${inspect(uncaught[0])}\n`)
    leave(code)
  }
  process.on('uncaughtExceptionMonitor', note)
  process.on('exit', end)
  return () => {
    process.off('uncaughtExceptionMonitor', note)
    process.off('exit', end)
  }
}

/** The system's own way for a process to end at once, whatever its threads do. */
async function exitCall(): Promise<(code: number) => void> {
  const { default: koffi } = await import('koffi')
  if (process.platform !== 'win32') {
    const exit = koffi.load(null).func('void _exit(int)')
    return code => exit(code)
  }
  const kernel = koffi.load(systemLibrary('kernel32'))
  const TerminateProcess = kernel.func('int TerminateProcess(intptr_t, uint32_t)')
  // -1 is what GetCurrentProcess gives.
  return code => TerminateProcess(-1, code)
}
