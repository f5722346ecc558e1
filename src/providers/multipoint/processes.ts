import type { MultiPointSettings, MultiPointSurroundings } from './open.ts'
import type { HostProcess } from './protocol.ts'
import { ShellPool } from './shell-pool.ts'
import { startCommand } from './start-command.ts'
import { readProcesses } from './values.ts'

/** The processes of every session of a host, for who wants to find out which of them tells of a block. */
export interface SessionProcesses {
  /** @throws what a look at the host throws */
  read(options: { readonly signal: AbortSignal }): Promise<readonly HostProcess[]>
  close(): Promise<void>
}

export function openProcesses(
  { powershell, computer }: Pick<MultiPointSettings, 'powershell' | 'computer'>,
  { clock, random }: Pick<MultiPointSurroundings, 'clock' | 'random'>,
): SessionProcesses {
  const pool = new ShellPool(1, { command: startCommand(powershell, computer, process.platform), clock, random })
  return {
    read: ({ signal }) =>
      pool.ask({ request: { do: 'processes' }, read: readProcesses, wanted: 'read', doing: 'read processes' }, signal),
    close: () => pool.close(),
  }
}
