import { runCommandLine } from './cli/command-line.ts'
import { processTerminal } from './cli/terminal.ts'

// The exit code is set, not forced: what was written to a pipe must still get through.
process.exitCode = await runCommandLine({
  args: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  terminal: processTerminal(process),
})
