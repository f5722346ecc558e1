import { existsSync } from 'node:fs'
import { NoBus } from './bus.ts'

const WELL_KNOWN = '/run/dbus/system_bus_socket'
/** Where it is on systems without /run. */
const OLDER = '/var/run/dbus/system_bus_socket'

/** The system's bus, as libdbus finds it: `DBUS_SYSTEM_BUS_ADDRESS`, else the place that is the same everywhere. */
export function systemBusAddress(env: NodeJS.ProcessEnv = process.env): string {
  const told = env.DBUS_SYSTEM_BUS_ADDRESS
  if (told !== undefined && told !== '') return told
  return `unix:path=${existsSync(WELL_KNOWN) || !existsSync(OLDER) ? WELL_KNOWN : OLDER}`
}

/**
 * The socket behind an address: a path, or a NUL and the name of an abstract one. Of several addresses the first that can be used counts. Only
 * sockets of this machine will do: the bus has to know by itself who asks.
 * Format: D-Bus specification, "Server Addresses".
 * @throws {NoBus} there is no such address in it
 */
export function socketOf(address: string): string {
  for (const one of address.split(';')) {
    const [, transport, rest] = /^([a-z-]+):(.*)$/.exec(one) ?? []
    if (transport !== 'unix' || rest === undefined) continue
    const keys = new Map(rest.split(',').map(pair => pairOf(pair)))
    const path = keys.get('path')
    if (path) return path
    const abstract = keys.get('abstract')
    if (abstract) return `\0${abstract}`
  }
  throw new NoBus(
    `The address ${JSON.stringify(address)} names no socket of this machine; it has to read like unix:path=${WELL_KNOWN}`,
  )
}

function pairOf(pair: string): readonly [string, string] {
  const equals = pair.indexOf('=')
  return [pair.slice(0, equals), unescaped(pair.slice(equals + 1))]
}

/** `%20` and the like; what is no such escape stays as it is. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
