import { TerminalError } from '../errors.ts'
import { BusRefusal, NoBus } from './bus.ts'
import { LOGIN1 } from './login1.ts'
import type { SystemBus } from './system-bus.ts'
import { busMethod } from './system-bus-connection.ts'

interface Options {
  readonly signal: AbortSignal
}

/**
 * Sees to it that there is a logind to ask: starts it, as any first question would.
 * @throws {TerminalError} there is no such bus, or no logind on it
 */
export async function reachLogind(bus: SystemBus, options: Options): Promise<void> {
  try {
    await bus.reached(options)
    const [there] = await bus.call(busMethod('NameHasOwner', 's', [LOGIN1]), options)
    if (there !== true) await bus.call(busMethod('StartServiceByName', 'su', [LOGIN1, 0]), options)
  } catch (error) {
    if (error instanceof NoBus) {
      throw new TerminalError(
        `${error.message}; see that dbus runs here (systemctl status dbus), or set \`logind.bus\` to the address of the bus on which logind is`,
        { cause: error },
      )
    }
    if (error instanceof BusRefusal) {
      throw new TerminalError(
        `There is no logind on the bus ${bus.address}: ${error.message}; see that it runs (systemctl status systemd-logind), or set another \`provider\``,
        { cause: error },
      )
    }
    throw error
  }
}
