import { stringify } from 'yaml'

/** What new settings of a service say. Their paths are meant from the folder that they stand in. */
export function serviceSettings({ provider, timeZone }: { provider: string; timeZone: string | null }): string {
  const spec = { provider, policies: 'policies', state: 'state', ...(timeZone === null ? {} : { timeZone }) }
  return `# What each setting means: \`stationkeeper doctor\` shows all of them with their origin.
${stringify({ apiVersion: 'stationkeeper/v1', kind: 'Settings', spec })}`
}
