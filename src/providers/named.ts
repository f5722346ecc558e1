import type { Incarnation } from '../model/incarnation.ts'
import type { Provider, SessionActuator } from './provider.ts'

/**
 * The same provider under the name that a setting gives its host, and steadily so: everything that is remembered of a host is
 * kept under its name, so a host that changes its own name while it is kept stays who it was.
 */
export function named(provider: Provider, host: string): Provider {
  const { reader } = provider
  return {
    host,
    actuator: actuatorUnder(host, provider),
    ...(provider.inspect === undefined ? {} : { inspect: provider.inspect.bind(provider) }),
    close: () => provider.close(),
    reader: {
      name: reader.name,
      capabilities: reader.capabilities,
      observe: async options => ({ ...(await reader.observe(options)), host }),
      ...(reader.changes === undefined ? {} : { changes: reader.changes.bind(reader) }),
    },
  }
}

/** What is addressed under the given name is meant for the host that goes by it; what is addressed to another stays so. */
function actuatorUnder(host: string, { host: own, actuator }: Provider): SessionActuator {
  if (host === own) return actuator
  const { notify, whatIf } = actuator
  const addressed = (target: Incarnation): Incarnation =>
    target.host === host ? { ...target, host: own } : { ...target, host: `${target.host}, which is not ${own}` }
  return {
    unlock: (target, options) => actuator.unlock(addressed(target), options),
    disconnect: (target, options) => actuator.disconnect(addressed(target), options),
    ...(notify === undefined
      ? {}
      : { notify: (target, text, options) => notify.call(actuator, addressed(target), text, options) }),
    ...(whatIf === undefined
      ? {}
      : { whatIf: (action, target, options) => whatIf.call(actuator, action, addressed(target), options) }),
  }
}
