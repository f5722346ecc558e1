import type { BusCall } from './bus.ts'

/** The well-known name of systemd-logind, and of whatever stands in for it. */
export const LOGIN1 = 'org.freedesktop.login1'
export const SESSION = 'org.freedesktop.login1.Session'
export const PROPERTIES = 'org.freedesktop.DBus.Properties'
const MANAGER_PATH = '/org/freedesktop/login1'

/** A method of its Manager. */
export function managerMethod(member: string, signature?: string, body: readonly unknown[] = []): BusCall {
  const call = { destination: LOGIN1, path: MANAGER_PATH, interface: 'org.freedesktop.login1.Manager', member }
  return signature === undefined ? call : { ...call, signature, body }
}

/** All properties of one session. */
export function sessionProperties(path: string): BusCall {
  return { destination: LOGIN1, path, interface: PROPERTIES, member: 'GetAll', signature: 's', body: [SESSION] }
}

/** One property of the Manager. */
export function managerProperty(name: string): BusCall {
  return {
    destination: LOGIN1,
    path: MANAGER_PATH,
    interface: PROPERTIES,
    member: 'Get',
    signature: 'ss',
    body: ['org.freedesktop.login1.Manager', name],
  }
}

/** The session is not there, or not any more. */
export function isNoSession(error: string): boolean {
  return noSession.has(error)
}

/** What logind, and sd-bus for it, answer where a session has ended. */
const noSession: ReadonlySet<string> = new Set([
  'org.freedesktop.login1.NoSuchSession',
  'org.freedesktop.DBus.Error.UnknownObject',
])
