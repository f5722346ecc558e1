import type { Terminal } from './terminal.ts'
import type { Format } from './verb.ts'
import { disarmed, disarmedJson } from './views/github-text.ts'

/**
 * The terminal of a step of a workflow, whose runner obeys lines that begin as commands do. Only the format that is made of commands gets any
 * through, and only on standard output.
 */
export function runnerTerminal(terminal: Terminal, format: Format): Terminal {
  const out = guardOf(format)
  // Everything else is asked of the terminal itself, as late as ever.
  const guarded: Terminal = Object.create(terminal, {
    out: { value: (text: string) => terminal.out(out(text)) },
    err: { value: (text: string) => terminal.err(disarmed(text)) },
  })
  return guarded
}

function guardOf(format: Format): (text: string) => string {
  switch (format) {
    case 'github':
      return text => text
    case 'json':
      return disarmedJson
    case 'text':
    case 'markdown':
    case 'powershell':
    case 'junit':
      return disarmed
    default:
      return format satisfies never
  }
}
