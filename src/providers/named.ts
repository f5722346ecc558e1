import type { Provider } from './provider.ts'

/**
 * The same provider under the name that a setting gives its host, and steadily so: everything that is remembered of a host is
 * kept under its name, so a host that changes its own name while it is kept stays who it was.
 */
export function named(provider: Provider, host: string): Provider {
  const { reader } = provider
  return {
    host,
    actuator: provider.actuator,
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
