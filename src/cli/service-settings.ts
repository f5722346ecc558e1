import { stringify } from 'yaml'

interface NewSettings {
  readonly provider: string
  readonly timeZone: string | null
  /** @default 'state' */
  readonly state?: string
}

/** What new settings of a service say. Their paths are meant from the folder that they stand in. */
export function serviceSettings({ provider, timeZone, state = 'state' }: NewSettings): string {
  const spec = { provider, policies: 'policies', state, ...(timeZone === null ? {} : { timeZone }) }
  return `# What each setting means: \`stationkeeper doctor\` shows all of them with their origin.
${stringify({ apiVersion: 'stationkeeper/v1', kind: 'Settings', spec })}`
}
