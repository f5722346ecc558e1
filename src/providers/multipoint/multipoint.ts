import { hostname } from 'node:os'
import type { Provider } from '../provider.ts'
import { multiPointActuator } from './actuator.ts'
import { inspectHost } from './inspect.ts'
import type { MultiPointSettings, MultiPointSurroundings } from './open.ts'
import { BlockProbe } from './probe.ts'
import { multiPointReader } from './reader.ts'
import { ShellPool } from './shell-pool.ts'
import type { StartCommand } from './start-command.ts'
import { TroubleOnce } from './trouble-once.ts'

/**
 * A provider of whatever speaks the protocol.
 * @param command starts it
 */
export function multiPointProvider(
  command: StartCommand,
  settings: Omit<MultiPointSettings, 'powershell'>,
  { clock, random, windows, onTrouble = () => {} }: MultiPointSurroundings,
): Provider {
  const { computer, concurrency, probeProcess, probeScript, probeTimeout } = settings
  const options = { command, clock, random }
  // Whoever looks, and whoever probes, waits for no action; an action that hangs keeps nobody from looking.
  const looking = new ShellPool(1, options)
  const probing = new ShellPool(1, options)
  const acting = new ShellPool(concurrency, options)
  const host = computer ?? hostname()
  const probe = new BlockProbe({ process: probeProcess, script: probeScript, timeout: probeTimeout }, probing, clock)
  const troubles = new TroubleOnce(onTrouble)
  const capabilities = {
    simulated: false,
    seesBlocked: probe.isConfigured,
    confirmsIdentity: true,
    unlockLiftsLocks: false,
    concurrency,
  }
  return {
    host,
    reader: multiPointReader({ host, capabilities, pool: looking, probe, windows, clock, troubles }),
    actuator: multiPointActuator({ host, pool: acting, windows, clock }),
    inspect: ({ signal }) => inspectHost({ pool: looking, probe, windows, signal, clock, command }),
    async close() {
      await Promise.all([looking.close(), probing.close(), acting.close(), windows?.close()])
    },
  }
}
