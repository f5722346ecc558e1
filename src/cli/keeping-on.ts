import { resolve } from 'node:path'
import { systemClock } from '../runtime/system-clock.ts'
import { messageOf } from './errors.ts'
import { Exit, type ExitCode } from './exit-codes.ts'
import { LogFile } from './log-file.ts'
import { logTerminal } from './log-terminal.ts'
import { untilSignal } from './signals.ts'
import { supervise } from './supervise.ts'
import type { Terminal } from './terminal.ts'
import type { Invocation, Options } from './verb.ts'

/** The same with its words in a log too. What goes wrong stands in it alone where a supervisor takes what else is said for last words. */
export async function loggedInvocation<O extends Options>(
  invocation: Invocation<O>,
  file: string,
): Promise<Invocation<O>> {
  const { terminal, format, cwd } = invocation
  const errsThere = process.channel === undefined || process.channel === null
  const log = logFile(resolve(cwd, file), terminal)
  return { ...invocation, terminal: logTerminal(terminal, { log, clock: systemClock(), format, errsThere }) }
}

/**
 * Has another process of this very command line keep the host, and begins it again when it fails. This one does nothing but wait,
 * so that there is little to fail in it; when it is killed all the same, the other one ends in order, or on Windows is killed with it.
 *
 * The log is written by the other one. Only while that is dead is it written here: why it died.
 */
export async function keepOn({ terminal, cwd }: Invocation<Options>, file: string | null): Promise<ExitCode> {
  const [, script = '', ...args] = process.argv
  const clock = systemClock()
  const end = await untilSignal(signal =>
    supervise({
      command: [process.execPath, ...process.execArgv, script, ...args.filter(argument => argument !== '--restart')],
      clock,
      signal,
      onErr: text => terminal.err(text),
      onFailure(what, lastWords) {
        terminal.err(`${what}\n`)
        if (file === null) return
        const log = logFile(resolve(cwd, file), terminal)
        const lines = [...lastWords, what].map(line => `${line}\n`).join('')
        logTerminal(terminal, { log, clock, format: 'text', errsThere: false }).err(lines)
        log.close()
      },
    }),
  )
  return end.kind === 'exited' && end.code === 0 ? Exit.done : Exit.failed
}

function logFile(path: string, terminal: Terminal): LogFile {
  return new LogFile(path, {
    onTrouble: error =>
      terminal.err(`The log ${path} can't be written, and what happens is not kept: ${messageOf(error)}\n`),
  })
}
