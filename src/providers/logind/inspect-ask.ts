import { type Bus, BusRefusal } from './bus.ts'

/** An object on the bus, and one of its interfaces. */
export interface BusObject {
  readonly destination: string
  readonly path: string
  readonly interface: string
}

const PROPERTIES = 'org.freedesktop.DBus.Properties'

export type Properties = Readonly<Record<string, unknown>>

/** All properties of one interface. @throws what {@link Bus.call} throws */
export async function propertiesOf(
  bus: Bus,
  object: BusObject,
  options: { readonly signal: AbortSignal },
): Promise<Properties> {
  const { destination, path } = object
  const call = { destination, path, interface: PROPERTIES, member: 'GetAll', signature: 's', body: [object.interface] }
  const [values] = await bus.call(call, options)
  return isProperties(values) ? values : {}
}

/** @throws what {@link Bus.call} throws */
export async function propertyOf(
  bus: Bus,
  object: BusObject,
  name: string,
  options: { readonly signal: AbortSignal },
): Promise<unknown> {
  const { destination, path } = object
  const body = [object.interface, name]
  const [value] = await bus.call(
    { destination, path, interface: PROPERTIES, member: 'Get', signature: 'ss', body },
    options,
  )
  return value
}

/** Names of the errors with which a bus says that nobody there goes by a name, and that nobody could be started to. */
const NOBODY: ReadonlySet<string> = new Set([
  'org.freedesktop.DBus.Error.ServiceUnknown',
  'org.freedesktop.DBus.Error.NameHasNoOwner',
  'org.freedesktop.systemd1.NoSuchUnit',
  'org.freedesktop.systemd1.UnitMasked',
])

const SPAWN = 'org.freedesktop.DBus.Error.Spawn.'

/** Whether an error says that whoever was asked is not there at all. */
export function isNobodyThere(error: unknown): boolean {
  return error instanceof BusRefusal && (NOBODY.has(error.error) || error.error.startsWith(SPAWN))
}

function isProperties(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
